"""The board: what is known of all specs, for those who may read them. Server-rendered; it only reads, and calls jobs again."""
