"""Where pictures with labels come from; NumPy only, pixels stay uint8."""
