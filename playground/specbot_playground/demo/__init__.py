"""The whole story, told on the playground and checked by reading the forge back."""
