"""Interactive sessions: `oomph repl` and the notebook magic.

    prompt, script, magic        what a person sees, in a process without the compiler
    client  --pipe-->  worker    one process that compiles and runs, forked before every input
                       service   the requests that it answers
                       session   cells, declarations and variables

`docs/repl.md` is the page for users.
"""
