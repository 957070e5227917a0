"""Two readings become a diff: blocks aligned, words inside them, and what is noise. Pure."""
