package org.glimpse.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.glimpse.optimizer.GlimpseTypeSystem;

/** Types of queries; texts hold any character, not Latin-1 only. */
final class GlimpseTypeFactory extends JavaTypeFactoryImpl {
  GlimpseTypeFactory() {
    super(GlimpseTypeSystem.INSTANCE);
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
