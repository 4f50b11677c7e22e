"""What is measured, with the command that measures it. Figures are printed, never asserted."""
