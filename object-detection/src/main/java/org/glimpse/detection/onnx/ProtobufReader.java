package org.glimpse.detection.onnx;

import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of one protobuf message in its wire format, without a schema and without copying
 * what it skips. Bounds are checked at every step: hostile bytes give a {@link MalformedException},
 * never a read outside the message.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: encoding</a>
 */
final class ProtobufReader {
  /** Wire types as the encoding numbers them. */
  static final int VARINT = 0;

  static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_64 = 1;
  private static final int FIXED_32 = 5;
  private static final int VARINT_BYTES_MAX = 10;

  /** The bytes are no protobuf message. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private final byte[] bytes;
  private final int end;
  private int position;
  private int field;
  private int wireType;
  private long varint;
  private int valueStart;

  private ProtobufReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  static ProtobufReader of(byte[] bytes) {
    return new ProtobufReader(bytes, 0, bytes.length);
  }

  /** Moves to the next field; false at the end of the message. */
  boolean next() throws MalformedException {
    if (position == end) {
      return false;
    }
    long tag = readVarint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (tag > 0xFFFF_FFFFL || tag < 0 || field == 0) {
      throw new MalformedException("field number out of range at byte " + position);
    }
    switch (wireType) {
      case VARINT -> varint = readVarint();
      case FIXED_64 -> skip(Long.BYTES);
      case FIXED_32 -> skip(Integer.BYTES);
      case LENGTH_DELIMITED -> {
        long length = readVarint();
        if (length < 0 || length > end - position) {
          throw new MalformedException("a field runs past the end at byte " + position);
        }
        skip((int) length);
      }
      default -> throw new MalformedException("unknown wire type at byte " + position);
    }
    return true;
  }

  /** Whether the current field has this number and a length: a message, a string or bytes. */
  boolean isMessage(int number) {
    return field == number && wireType == LENGTH_DELIMITED;
  }

  /** Whether the current field has this number and holds an integer. */
  boolean isInteger(int number) {
    return field == number && wireType == VARINT;
  }

  /** The current field's integer. */
  long integer() {
    return varint;
  }

  /** The fields inside the current field. */
  ProtobufReader message() {
    return new ProtobufReader(bytes, valueStart, position);
  }

  /** The current field as text. */
  String text() {
    return new String(bytes, valueStart, position - valueStart, StandardCharsets.UTF_8);
  }

  private void skip(int count) throws MalformedException {
    if (count > end - position) {
      throw new MalformedException("a field runs past the end at byte " + position);
    }
    valueStart = position;
    position += count;
  }

  private long readVarint() throws MalformedException {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
      if (position == end) {
        throw new MalformedException("a number runs past the end at byte " + position);
      }
      byte each = bytes[position++];
      value |= (long) (each & 0x7F) << (7 * i);
      if (each >= 0) {
        return value;
      }
    }
    throw new MalformedException("a number longer than 64 bits at byte " + position);
  }
}
