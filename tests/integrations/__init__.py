"""The forms in which pipelines and hooks run Specbot."""
