"""What only NVIDIA devices have."""
