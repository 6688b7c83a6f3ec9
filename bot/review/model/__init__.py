"""The values of a review: snapshot, desired state, actions, references, markers. Pure."""
