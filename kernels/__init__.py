"""The accelerator side: devices, buffers, launches, and kernels that users call."""
