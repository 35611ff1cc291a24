"""Side-by-side measurements: ratios inside one run, so that they hold on any machine."""
