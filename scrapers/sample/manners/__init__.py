"""The manners: each module turns a scene, a palette and a hand into a picture of one recognisable kind."""
