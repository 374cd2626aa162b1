"""Which kind of device this is compiled for, as far as the library goes separate ways."""


@always_inline
def is_simulated() -> Bool:
    """Whether kernels run on the host, under the simulator."""
    return Bool(__mir.target["is_simulated"])


@always_inline
def on_nvidia() -> Bool:
    """Whether the code becomes instructions of an NVIDIA processor."""
    return Bool(__mir.target["is_nvidia_gpu"]) and not is_simulated()


@always_inline
def on_amd() -> Bool:
    """Whether the code becomes instructions of an AMD processor."""
    return Bool(__mir.target["is_amd_gpu"])


@always_inline
def on_spirv() -> Bool:
    """Whether the code becomes SPIR-V, for processors of many makers."""
    return Bool(__mir.target["is_spirv"])


@always_inline
def has_nvidia_features() -> Bool:
    """Whether there is what only NVIDIA processors have, which the simulator has too."""
    return not on_amd() and not on_spirv()


@always_inline
def is_checked() -> Bool:
    """Whether the simulator looks after what kernels do with memory and barriers."""
    return Bool(__mir.target["is_checked"])
