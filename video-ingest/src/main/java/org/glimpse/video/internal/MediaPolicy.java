package org.glimpse.video.internal;

import java.util.List;

/** What a media file may make FFmpeg do: allow-lists and limits. */
final class MediaPolicy {
  /** Demuxers, by the names FFmpeg matches against format_whitelist. No playlists, no pictures. */
  static final List<String> FORMATS =
      List.of(
          "mov",
          "mp4",
          "m4a",
          "3gp",
          "3g2",
          "mj2",
          "matroska",
          "webm",
          "avi",
          "mpegts",
          "mpeg",
          "mpegvideo",
          "m4v",
          "h264",
          "hevc",
          "ivf",
          "obu",
          "av1",
          "mjpeg",
          "flv",
          "asf",
          "ogg",
          "gif",
          "mxf",
          "nut",
          "dv",
          "h263",
          "vc1",
          "vvc",
          "apng");

  /** Decoders, by name: pictures only, and only those with a long record. */
  static final List<String> DECODERS =
      List.of(
          "h264",
          "hevc",
          "vp8",
          "vp9",
          "libdav1d",
          "av1",
          "libaom-av1",
          "mpeg4",
          "msmpeg4v1",
          "msmpeg4v2",
          "msmpeg4",
          "mpeg1video",
          "mpeg2video",
          "mpegvideo",
          "h263",
          "h263i",
          "h263p",
          "mjpeg",
          "prores",
          "dnxhd",
          "ffv1",
          "gif",
          "png",
          "apng",
          "flv",
          "wmv1",
          "wmv2",
          "wmv3",
          "vc1",
          "theora",
          "huffyuv",
          "ffvhuff",
          "rawvideo",
          "dvvideo",
          "vvc",
          "svq3",
          "cinepak");

  /** The only protocol: local files. */
  static final String PROTOCOLS = "file";

  /** Largest frame: 16384 x 16384. */
  static final long PIXELS_MAX = 1L << 28;

  /** Most frames of one file: 23 days at 30 frames per second. */
  static final int FRAMES_MAX = 60_000_000;

  static final long PROBE_BYTES_MAX = 20_000_000;
  static final long ANALYZE_MICROS_MAX = 10_000_000;
  static final int STREAMS_MAX = 64;

  private MediaPolicy() {}

  static String formats() {
    return String.join(",", FORMATS);
  }

  static String decoders() {
    return String.join(",", DECODERS);
  }
}
