"""`python -m vend.cli`: the same as `vend`, for whoever starts it with a certain interpreter."""

from vend.cli.main import main

if __name__ == "__main__":
    main()
