internal import CZlib

/// Unpacks deflated data (RFC 1951) piece by piece: bare, as zip archives hold it, or as gzip files (RFC 1952), whose length
/// and CRC zlib checks at their end.
package final class Inflater {
  package enum Format { case bare, gzip }

  /// zlib's reason for refusing the data.
  package struct Fault: Error { let reason: String }

  /// zlib's state points back at this, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let format: Format
  /// Whether the packed data have come to their end. Of what follows, nothing was taken.
  package private(set) var isAtEnd = false

  package init(_ format: Format) {
    self.format = format
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15: the largest window; negative: without header, plus 16: with that of gzip.
    let window = format == .bare ? -MAX_WBITS : MAX_WBITS + 16
    guard inflateInit2_(stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      fatalError("zlib cannot be used: there is no memory left")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Unpacks into `output` until it is full, `input` is used up or the packed data end.
  ///
  /// - Parameters:
  ///   - input: packed bytes; those that were used are taken from its front.
  ///   - output: where to put the result; `count` bytes from `start` on.
  /// - Returns: how many bytes were put there.
  /// - Throws: `Fault` with zlib's reason, if the data do not check out.
  package func inflate(_ input: inout ArraySlice<UInt8>, into output: inout [UInt8], at start: Int, count: Int)
    throws(Fault)
    -> Int
  {
    guard !isAtEnd, count > 0 else { return 0 }
    var code = Z_OK
    var used = 0
    var made = 0
    input.withUnsafeMutableBufferPointer { packed in
      output.withUnsafeMutableBufferPointer { unpacked in
        stream.pointee.next_in = packed.baseAddress
        stream.pointee.avail_in = UInt32(packed.count)
        stream.pointee.next_out = unpacked.baseAddress! + start
        stream.pointee.avail_out = UInt32(count)
        code = CZlib.inflate(stream, Z_NO_FLUSH)
        used = packed.count - Int(stream.pointee.avail_in)
        made = count - Int(stream.pointee.avail_out)
      }
    }
    input = input.dropFirst(used)
    switch code {
    case Z_STREAM_END: isAtEnd = true
    // Nothing could be done without more input: no fault.
    case Z_OK, Z_BUF_ERROR: break
    default: throw Fault(reason: stream.pointee.msg.map { String(cString: $0) } ?? "code \(code)")
    }
    return made
  }

  /// Begins anew: gzip files may hold several packed pieces, one after another.
  func startNextMember() {
    inflateReset(stream)
    isAtEnd = false
  }
}

/// The cyclic redundancy check of gzip and zip, of bytes that come in pieces.
struct CRC32: Equatable {
  private(set) var value: UInt32 = 0

  mutating func add(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    value = UInt32(truncatingIfNeeded: crc32(UInt(value), bytes, UInt32(bytes.count)))
  }
}
