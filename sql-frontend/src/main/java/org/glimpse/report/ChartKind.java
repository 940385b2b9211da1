package org.glimpse.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a section shows its rows, and which options a {@code --@ chart:} of that kind takes. */
enum ChartKind {
  NUMBER("value", "low", "high", "unit"),
  TABLE("rows"),
  LINE("x", "y", "low", "high", "series", "unit"),
  BAR("x", "y", "low", "high", "unit"),
  HISTOGRAM("x", "bins", "unit"),
  HEATMAP("at", "cells", "frame", "video"),
  THUMBNAILS("video", "boxes", "tiles", "width");

  private final List<String> options;

  ChartKind(String... options) {
    this.options = List.of(options);
  }

  List<String> options() {
    return options;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ChartKind> find(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key().equalsIgnoreCase(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(ChartKind::key).toList();
  }
}
