//! What an input may cost, each with its reason.

/// The most bytes of one page, after decompression: 16 MiB. Large news pages measure about 5 MB with all their inline
/// scripts; a parsed page takes around ten times its bytes in memory, and every worker may hold one.
pub const MAX_PAGE_BYTES: u64 = 16 << 20;

/// The most bytes of one JSON line: 16 MiB. A line is one article; the longest books are shorter than that.
pub const MAX_LINE_BYTES: u64 = 16 << 20;

/// How deep folders are followed: 64. Path lengths end most trees long before; a file system that loops must end too.
pub const MAX_FOLDER_DEPTH: usize = 64;

/// How many bytes are buffered of an open file: 128 KiB, so that archives are read in few calls.
pub const READ_BUFFER_BYTES: usize = 128 << 10;
