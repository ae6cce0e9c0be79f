"""Order on the boards: pinning, moving, resting and splitting topics, each with its reason."""
