//! EDGE: the disk. Inputs found, opened and read within bounds.
