"""What an editor shows of a spec that is being written: hover, completion, folding and the like, as plain values."""
