"""Whether it pays to deal with strangers: negotiations and whole games of ministers against adversaries.

``python -m tests.adversaries --help`` says what is measured and how.
"""
