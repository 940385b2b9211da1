package org.glimpse.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest, as 64 lower-case hexadecimal characters: the name of everything derived.
 *
 * @param hex the digest in hexadecimal
 */
public record Digest(String hex) {
  private static final int BUFFER_BYTES = 1 << 20;

  public Digest {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 digest: " + hex);
    }
  }

  /** Digest of a file's bytes; checks for cancellation every megabyte. */
  public static Digest ofFile(Path file, CancelToken cancel) throws IOException {
    MessageDigest sha = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        cancel.throwIfCancelled();
        sha.update(buffer, 0, read);
      }
    }
    return new Digest(HexFormat.of().formatHex(sha.digest()));
  }

  public static Digest ofBytes(byte[] bytes) {
    return new Digest(HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  /** Digest of a sequence of parts; {@code ("ab","c")} and {@code ("a","bc")} differ. */
  public static Digest ofParts(String... parts) {
    MessageDigest sha = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      sha.update(bytes);
    }
    return new Digest(HexFormat.of().formatHex(sha.digest()));
  }

  /** The first 12 characters, for people. */
  public String shortForm() {
    return hex.substring(0, 12);
  }

  @Override
  public String toString() {
    return hex;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw GlimpseException.internal("SHA-256 is missing from this JDK", impossible);
    }
  }
}
