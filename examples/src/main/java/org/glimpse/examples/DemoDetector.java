package org.glimpse.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.glimpse.workspace.GlimpseException;

/** The detector {@code street}, an ONNX file that comes with this module. */
final class DemoDetector {
  static final String NAME = "street";
  private static final String RESOURCE = "street.onnx";

  private DemoDetector() {}

  /** The detector's file in a folder, where the engine can open it. */
  static Path in(Path folder) throws IOException {
    byte[] model;
    try (InputStream resource = DemoDetector.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw GlimpseException.internal(RESOURCE + " is missing from this build", null);
      }
      model = resource.readAllBytes();
    }
    Path file = folder.resolve(RESOURCE);
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), model)) {
      Path part = folder.resolve(RESOURCE + ".part");
      Files.write(part, model);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
