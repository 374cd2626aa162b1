"""Files to running modules: the pipeline, import hook, cache, command line."""
