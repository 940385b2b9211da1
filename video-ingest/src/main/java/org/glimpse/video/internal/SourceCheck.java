package org.glimpse.video.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * What a file looked like when its digest was taken: while size and time of change stay, it is
 * taken for unchanged.
 */
record SourceCheck(long bytes, long modifiedMillis) {

  static SourceCheck of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new SourceCheck(attributes.size(), attributes.lastModifiedTime().toMillis());
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          failure instanceof NoSuchFileException
              ? "The file " + file + " is not there any more"
              : "The file " + file + " cannot be read: " + failure.getMessage(),
          "Put it back, or ALTER VIDEO .. REFRESH.",
          failure);
    }
  }

  /**
   * Looks whether a file still has these bytes.
   *
   * @throws GlimpseException MEDIA_CHANGED
   */
  void requireSame(Path file, Digest digest, CancelToken cancel) {
    SourceCheck now = of(file);
    if (now.equals(this)) {
      return;
    }
    if (now.bytes() != bytes) {
      throw MediaErrors.changed(file, "it has " + now.bytes() + " bytes instead of " + bytes);
    }
    if (!digestOf(file, cancel).equals(digest)) {
      throw MediaErrors.changed(file, "its content differs");
    }
  }

  static Digest digestOf(Path file, CancelToken cancel) {
    try {
      return Digest.ofFile(file, cancel);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "The file " + file + " cannot be read: " + failure.getMessage(),
          "Check its permissions.",
          failure);
    }
  }
}
