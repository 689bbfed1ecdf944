"""What the commands share."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

BAD_INPUT = 2
COMMAND_LINE = "command line"  # who acts in the journal
