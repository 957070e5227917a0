"""The whole program against real servers on this machine."""
