"""How dates and clocks are written, language by language."""
