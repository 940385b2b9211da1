package org.glimpse.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.detection.RegisteredFunction;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.models.counts.ClassScore;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.sql.Statement;
import org.glimpse.video.Video;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.QueryLedger;
import org.glimpse.workspace.Setting;

/** Schema {@code system} as one session sees it; every table is computed when it is read. */
final class SystemTables {
  private static final int QUERIES_MAX = 1000;
  private static final double MICROS = 1e6;

  private final VideoServices services;
  private final RunningStatements running;
  private final Session session;
  private final SessionPolicy policy;
  private final Map<String, SystemTable> tables = new TreeMap<>();

  SystemTables(
      VideoServices services, RunningStatements running, Session session, SessionPolicy policy) {
    this.services = services;
    this.running = running;
    this.session = session;
    this.policy = policy;
    tables.put("videos", videos());
    tables.put("detectors", detectors());
    tables.put("proxies", proxies());
    tables.put("functions", functions());
    tables.put("models", models());
    tables.put("queries", queries());
    tables.put("settings", settings());
    tables.put("errors", errors());
  }

  /** By name, lower case. */
  Map<String, SystemTable> all() {
    return tables;
  }

  /** The table that SHOW shows. */
  SystemTable of(Statement.ShowKind kind) {
    return tables.get(kind.name().toLowerCase(Locale.ROOT));
  }

  private SystemTable videos() {
    return new SystemTable(
        List.of(
            text("name"),
            text("source"),
            number("frames"),
            number("files"),
            number("absent_files"),
            number("width"),
            number("height"),
            real("fps"),
            real("seconds"),
            time("starting_at"),
            text("detector"),
            flag("pixels"),
            text("key")),
        () -> services.videos().list().stream().map(SystemTables::row).toList());
  }

  private static List<Object> row(Video video) {
    long frames = video.frameCount();
    double seconds =
        video.segments().stream().mapToLong(Video.Segment::durationMicros).sum() / MICROS;
    return row(
        video.name(),
        video.source(),
        frames,
        (long) video.segments().size(),
        video.segments().stream().filter(Video.Segment::absent).count(),
        (long) video.width(),
        (long) video.height(),
        seconds > 0 ? frames / seconds : null,
        seconds,
        video.start(),
        video.detector().orElse(null),
        video.hasPixels(),
        Digest.ofParts(
                video.segments().stream()
                    .map(segment -> segment.digest().hex())
                    .toArray(String[]::new))
            .shortForm());
  }

  private SystemTable detectors() {
    return new SystemTable(
        List.of(
            text("name"),
            text("kind"),
            text("source"),
            number("classes"),
            flag("track_ids"),
            real("seconds_per_frame"),
            text("description"),
            text("key")),
        () -> services.detectors().list().stream().map(SystemTables::row).toList());
  }

  private static List<Object> row(RegisteredDetector detector) {
    return row(
        detector.name(),
        detector.kind().name().toLowerCase(Locale.ROOT),
        detector.source(),
        (long) detector.classes().size(),
        detector.hasTrackIds(),
        detector.secondsPerFrame().isPresent() ? detector.secondsPerFrame().getAsDouble() : null,
        detector.description(),
        detector.key().shortForm());
  }

  private SystemTable proxies() {
    return new SystemTable(
        List.of(
            text("name"),
            text("video"),
            text("for_class"),
            text("scores"),
            number("classes"),
            number("frames"),
            number("scored_frames"),
            real("lowest"),
            real("highest"),
            text("source"),
            text("key")),
        () -> services.proxies().list().stream().map(SystemTables::row).toList());
  }

  private static List<Object> row(RegisteredProxy proxy) {
    return row(
        proxy.name(),
        proxy.video(),
        proxy.forClass().orElse(null),
        proxy.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        (long) proxy.classes().size(),
        proxy.videoFrames(),
        proxy.scoredFrames(),
        proxy.lowest(),
        proxy.highest(),
        proxy.source(),
        proxy.key().shortForm());
  }

  private SystemTable functions() {
    return new SystemTable(
        List.of(
            text("name"),
            text("returns"),
            number("classes"),
            text("source"),
            real("seconds_per_call"),
            text("description"),
            text("key")),
        () -> services.functions().list().stream().map(SystemTables::row).toList());
  }

  private static List<Object> row(RegisteredFunction function) {
    return row(
        function.name(),
        function.returns().sqlName(),
        (long) function.classes().size(),
        function.source(),
        function.secondsPerCall(),
        function.description(),
        function.key().shortForm());
  }

  private SystemTable models() {
    return new SystemTable(
        List.of(
            text("name"),
            text("kind"),
            text("video"),
            text("classes"),
            time("created"),
            text("description"),
            text("architecture"),
            number("training_frames"),
            number("held_out_frames"),
            real("correlation"),
            real("error"),
            real("seconds"),
            number("bytes"),
            text("detector"),
            text("key")),
        () -> services.countModels().list().stream().map(SystemTables::row).toList());
  }

  /** Correlation and error are those of the class that is shown most often, the first. */
  private static List<Object> row(TrainedModel model) {
    ClassScore first = model.heldOut().classes().get(0);
    return row(
        model.name(),
        "counts",
        model.video(),
        String.join(", ", model.classes()),
        model.created(),
        ModelCards.description(model),
        model.architecture().name(),
        (long) model.trainingFrames(),
        (long) model.heldOutFrames(),
        first.correlation(),
        first.meanAbsoluteError(),
        model.seconds(),
        model.bytes(),
        model.detector().shortForm(),
        model.key().shortForm());
  }

  private SystemTable queries() {
    return new SystemTable(
        List.of(
            number("id"),
            text("state"),
            text("sql"),
            text("plan"),
            time("started"),
            real("seconds"),
            number("detector_calls"),
            number("result_rows"),
            number("predicted_calls"),
            real("predicted_seconds"),
            text("error"),
            text("username")),
        () ->
            running
                .ledger()
                .list(QUERIES_MAX, policy.seesAll() ? Optional.empty() : policy.user())
                .stream()
                .map(this::row)
                .toList());
  }

  private List<Object> row(QueryLedger.Entry entry) {
    // What runs is asked itself: its ledger entry knows no cost yet.
    StatementStats live = running.find(entry.id()).map(RunningStatement::stats).orElse(null);
    QueryLedger.Cost actual = entry.actual().orElse(null);
    return row(
        entry.id(),
        entry.state().name().toLowerCase(Locale.ROOT),
        entry.sql(),
        live != null ? live.plan() : entry.plan().orElse(null),
        entry.started(),
        live != null
            ? Double.valueOf(live.totalSeconds())
            : actual == null ? null : actual.seconds(),
        live != null
            ? live.counters().get(Counter.DETECTOR_CALLS)
            : actual == null ? null : actual.detectorCalls(),
        live != null ? Long.valueOf(live.rows()) : entry.rows() < 0 ? null : entry.rows(),
        entry.predicted().map(QueryLedger.Cost::detectorCalls).orElse(null),
        entry.predicted().map(QueryLedger.Cost::seconds).orElse(null),
        entry.error().map(code -> code.label() + " " + code.name()).orElse(null),
        entry.user().orElse(null));
  }

  private SystemTable settings() {
    return new SystemTable(
        List.of(text("name"), text("value"), text("default"), text("allowed"), text("description")),
        () -> {
          List<List<Object>> rows = new ArrayList<>();
          for (Setting setting : Setting.values()) {
            rows.add(
                row(
                    setting.key(),
                    session.settings().text(setting),
                    setting.defaultText(),
                    allowed(setting),
                    setting.description()));
          }
          return rows;
        });
  }

  private static String allowed(Setting setting) {
    List<String> limits = setting.limits();
    return switch (setting.type()) {
      case CHOICE -> String.join(", ", limits);
      case INTEGER -> limits.get(0) + " to " + limits.get(1);
      case INTEGER_OR_OFF, DURATION_OR_OFF -> limits.get(0) + " to " + limits.get(1) + ", or off";
    };
  }

  private static SystemTable errors() {
    return new SystemTable(
        List.of(text("code"), text("name"), text("category"), text("sqlstate")),
        () ->
            Arrays.stream(ErrorCode.values())
                .map(
                    code ->
                        row(
                            code.label(),
                            code.name(),
                            code.category().name().toLowerCase(Locale.ROOT),
                            code.sqlState()))
                .toList());
  }

  /** A row; unlike List.of it may hold nulls. */
  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  private static SystemTable.Column text(String name) {
    return new SystemTable.Column(name, SqlTypeName.VARCHAR);
  }

  private static SystemTable.Column number(String name) {
    return new SystemTable.Column(name, SqlTypeName.BIGINT);
  }

  private static SystemTable.Column real(String name) {
    return new SystemTable.Column(name, SqlTypeName.DOUBLE);
  }

  private static SystemTable.Column flag(String name) {
    return new SystemTable.Column(name, SqlTypeName.BOOLEAN);
  }

  private static SystemTable.Column time(String name) {
    return new SystemTable.Column(name, SqlTypeName.TIMESTAMP);
  }
}
