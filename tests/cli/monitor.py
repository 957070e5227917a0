"""The `monitor` command as a process of its own."""

from monitor.cli import main

if __name__ == "__main__":
    main()
