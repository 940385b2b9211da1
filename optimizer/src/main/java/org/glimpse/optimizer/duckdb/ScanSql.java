package org.glimpse.optimizer.duckdb;

import java.time.LocalDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.logical.ScanTable;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;

/** What a scan reads, in SQL over the tables of the modules that own them. */
public final class ScanSql {
  private final VideoServices services;
  private final int trackWindow;
  private final Optional<String> followed;
  private final Optional<String> among;
  private final Optional<String> instead;

  /**
   * @param trackWindow frames that a track may go unseen: which track ids are meant
   */
  public ScanSql(VideoServices services, int trackWindow) {
    this(services, trackWindow, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private ScanSql(
      VideoServices services,
      int trackWindow,
      Optional<String> followed,
      Optional<String> among,
      Optional<String> instead) {
    this.services = services;
    this.trackWindow = trackWindow;
    this.followed = followed;
    this.among = among;
    this.instead = instead;
  }

  /**
   * The same with track ids of some objects, no others having rows.
   *
   * @param table with columns {@code frame}, {@code ordinal} and {@code trackid}
   */
  public ScanSql onlyFollowed(String table) {
    return new ScanSql(services, trackWindow, Optional.of(table), among, instead);
  }

  /**
   * The same without objects in frames that are not in a table.
   *
   * @param table with a column {@code frame}
   */
  public ScanSql onlyFrames(String table) {
    return new ScanSql(services, trackWindow, followed, Optional.of(table), instead);
  }

  /**
   * The same with objects from a table instead of labels.
   *
   * @param table with the columns of {@link org.glimpse.detection.LabelStore#objectsSql}
   */
  public ScanSql reading(String table) {
    return new ScanSql(services, trackWindow, followed, among, Optional.of(table));
  }

  /**
   * A scan's SELECT: the columns that are used, by name, joined from no more tables than they need.
   *
   * @param used which columns
   * @param frames for objects, the frames that rows may be of; empty for none
   * @param lost for frames that count a population, those found lost to damage
   */
  public String of(ScanTable scan, BitSet used, Optional<FrameSet.Range> frames, FrameSet lost) {
    if (scan.system().isPresent()) {
      return system(scan.system().get());
    }
    if (scan.temporary().isPresent()) {
      return "SELECT * FROM " + Names.quoted(scan.temporary().get());
    }
    return switch (scan.video().orElseThrow().relation()) {
      case OBJECTS -> objects(scan, used, frames);
      case FRAMES -> frames(scan, used, lost);
      case TRACKS -> tracks(scan, used);
    };
  }

  private String objects(ScanTable scan, BitSet used, Optional<FrameSet.Range> frames) {
    Video video = scan.video().orElseThrow().video();
    if (frames.isEmpty()) {
      return nothing(scan, used);
    }
    RegisteredDetector detector = services.detectors().detectorFor(video);
    boolean named = followed.isEmpty() && detector.hasTrackIds();
    String trackId = named ? "o.trackid" : "k.trackid";
    // Pixels cost most: they are asked of no object that the join leaves out.
    String picturesOf = followed.isPresent() ? "k.frame" : "o.frame";
    String columns =
        names(scan, used)
            .map(
                name ->
                    (name.equals("trackid") ? trackId : objectColumn(scan, name, picturesOf))
                        + " AS "
                        + Names.quoted(name))
            .collect(Collectors.joining(", "));
    StringBuilder text = new StringBuilder("SELECT ");
    text.append(columns.isEmpty() ? "1 AS \"none\"" : columns);
    text.append(" FROM (")
        .append(
            instead
                .map(table -> "SELECT * FROM " + Names.quoted(table))
                .orElseGet(() -> services.labels().objectsSql(video, detector, frames.get())))
        .append(") AS o");
    boolean absent = video.segments().stream().anyMatch(Video.Segment::absent);
    if (uses(scan, used, "timestamp") || absent) {
      text.append(" JOIN (")
          .append(services.videos().framesSql(video))
          .append(") AS f ON f.frame = o.frame");
    }
    if (followed.isPresent()) {
      text.append(" JOIN ")
          .append(Names.quoted(followed.get()))
          .append(" AS k ON k.frame = o.frame AND k.ordinal = o.ordinal");
    } else if (!named && uses(scan, used, "trackid")) {
      text.append(" LEFT JOIN (")
          .append(services.tracks().trackIdsSql(video, detector, trackWindow))
          .append(") AS k ON k.frame = o.frame AND k.ordinal = o.ordinal");
    }
    among.ifPresent(
        table ->
            text.append(" WHERE o.frame IN (SELECT frame FROM ")
                .append(Names.quoted(table))
                .append(')'));
    return text.toString();
  }

  private static String objectColumn(ScanTable scan, String name, String picturesOf) {
    return switch (name) {
      case "timestamp" -> "f.\"timestamp\"";
      case "mask" ->
          "'POLYGON ((' || o.xmin || ' ' || o.ymin || ', ' || o.xmax || ' ' || o.ymin || ', ' ||"
              + " o.xmax || ' ' || o.ymax || ', ' || o.xmin || ' ' || o.ymax || ', ' || o.xmin ||"
              + " ' ' || o.ymin || '))'";
      case "content" -> PictureReference.sql(scan, picturesOf, true);
      case "features" -> "CAST(NULL AS FLOAT[])";
      default -> "o." + Names.quoted(name);
    };
  }

  private String frames(ScanTable scan, BitSet used, FrameSet lost) {
    Video video = scan.video().orElseThrow().video();
    String columns =
        names(scan, used)
            .map(
                name ->
                    (name.equals("image")
                            ? PictureReference.sql(scan, "f.frame", false)
                            : "f." + Names.quoted(name))
                        + " AS "
                        + Names.quoted(name))
            .collect(Collectors.joining(", "));
    String text =
        "SELECT "
            + (columns.isEmpty() ? "1 AS \"none\"" : columns)
            + " FROM ("
            + services.videos().framesSql(video)
            + ") AS f";
    if (lost.isEmpty()) {
      return text;
    }
    return text
        + lost.ranges().stream()
            .map(range -> "f.frame BETWEEN " + range.start() + " AND " + (range.end() - 1))
            .collect(Collectors.joining(" OR ", " WHERE NOT (", ")"));
  }

  private String tracks(ScanTable scan, BitSet used) {
    Video video = scan.video().orElseThrow().video();
    if (video.frameCount() == 0) {
      return nothing(scan, used);
    }
    RegisteredDetector detector = services.detectors().detectorFor(video);
    FrameSet.Range all = new FrameSet.Range(0, video.frameCount());
    boolean named = detector.hasTrackIds();
    String trackId = named ? "o.trackid" : "k.trackid";
    String ids =
        named
            ? ""
            : " JOIN ("
                + services.tracks().trackIdsSql(video, detector, trackWindow)
                + ") AS k ON k.frame = o.frame AND k.ordinal = o.ordinal";
    return "SELECT "
        + trackId
        + " AS trackid, arg_min(o.class, o.frame) AS class,"
        + " min(o.frame) AS first_frame, max(o.frame) AS last_frame,"
        + " arg_min(f.\"timestamp\", o.frame) AS first_timestamp,"
        + " arg_max(f.\"timestamp\", o.frame) AS last_timestamp,"
        + " count(DISTINCT o.frame) AS frames FROM ("
        + services.labels().objectsSql(video, detector, all)
        + ") AS o"
        + ids
        + " JOIN ("
        + services.videos().framesSql(video)
        + ") AS f ON f.frame = o.frame WHERE "
        + trackId
        + " IS NOT NULL GROUP BY "
        + trackId;
  }

  /** The right columns, no rows. */
  private static String nothing(ScanTable scan, BitSet used) {
    String columns =
        scan.getRowType().getFieldList().stream()
            .filter(field -> used.get(field.getIndex()))
            .map(
                field ->
                    "CAST(NULL AS "
                        + TypeSql.name(field.getType())
                        + ") AS "
                        + Names.quoted(field.getName()))
            .collect(Collectors.joining(", "));
    return "SELECT " + (columns.isEmpty() ? "1 AS \"none\"" : columns) + " WHERE FALSE";
  }

  private static String system(SystemTable table) {
    List<String> names = table.columns().stream().map(SystemTable.Column::name).toList();
    List<String> types = table.columns().stream().map(column -> column.type().getName()).toList();
    List<List<Object>> rows = table.rows();
    if (rows.isEmpty()) {
      return IntStream.range(0, names.size())
          .mapToObj(i -> "CAST(NULL AS " + types.get(i) + ") AS " + Names.quoted(names.get(i)))
          .collect(Collectors.joining(", ", "SELECT ", " WHERE FALSE"));
    }
    String values =
        rows.stream()
            .map(
                row ->
                    IntStream.range(0, names.size())
                        .mapToObj(i -> "CAST(" + constant(row.get(i)) + " AS " + types.get(i) + ")")
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(", "));
    return "SELECT * FROM (VALUES "
        + values
        + ") AS s("
        + names.stream().map(Names::quoted).collect(Collectors.joining(", "))
        + ")";
  }

  private static String constant(Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof LocalDateTime time) {
      return Names.text(time.toString().replace('T', ' '));
    }
    return value instanceof String || value instanceof Double
        ? Names.text(value.toString())
        : value.toString();
  }

  private static java.util.stream.Stream<String> names(ScanTable scan, BitSet used) {
    return used.stream().mapToObj(index -> scan.getRowType().getFieldNames().get(index));
  }

  private static boolean uses(ScanTable scan, BitSet used, String column) {
    return used.get(scan.getRowType().getFieldNames().indexOf(column));
  }
}
