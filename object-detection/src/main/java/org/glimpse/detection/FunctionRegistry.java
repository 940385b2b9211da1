package org.glimpse.detection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.glimpse.detection.functions.UserFunction.Returns;
import org.glimpse.detection.onnx.ClassifierOptions;
import org.glimpse.detection.onnx.ImageClassifier;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.MeasuredCosts;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;
import org.glimpse.workspace.Workspace;

/** The relation {@code picture_functions}, the models behind it, and functions from jars. */
final class FunctionRegistry implements FunctionCatalog, AutoCloseable {
  /** Sides of the picture that a model is tried on. */
  private static final int TRIAL_SIDE = 96;

  /** Kind of {@link MeasuredCosts}: one picture through a function, by the function's key. */
  private static final String FUNCTION = "function";

  private final Workspace workspace;
  private final JarFunctions jars;
  private final FunctionResults results;
  private final OpenModels<ImageClassifier> open = new OpenModels<>(ImageClassifier::close);

  /** Every function seen, so that a running statement outlives DROP FUNCTION. */
  private final Map<Digest, Row> seen = new ConcurrentHashMap<>();

  /**
   * @param jars closed with this, also where it is refused
   * @throws GlimpseException ALREADY_EXISTS where a function from a jar has the name of another
   */
  FunctionRegistry(Workspace workspace, JarFunctions jars) {
    this.workspace = workspace;
    this.jars = jars;
    this.results = new FunctionResults(workspace, FunctionResults.ROWS_MAX);
    for (RegisteredFunction brought : jars.list()) {
      if (created().stream().anyMatch(each -> each.name().equalsIgnoreCase(brought.name()))) {
        jars.close();
        throw GlimpseException.of(
            ErrorCode.ALREADY_EXISTS,
            "The jar "
                + brought.source()
                + " brings a function '"
                + brought.name()
                + "', and the workspace has one of that name",
            "Start without the jar, and DROP FUNCTION "
                + brought.name()
                + " if that one shall go.");
      }
    }
  }

  /**
   * A function as stored.
   *
   * @param content digest of the model
   * @param options in canonical spelling
   */
  private record Row(RegisteredFunction function, Digest content, String options) {}

  @Override
  public synchronized RegisteredFunction createOnnx(
      String name, Path file, Map<String, String> options, boolean replace, QueryContext context) {
    if (!replace && find(name).isPresent() || jars.find(name).isPresent()) {
      throw GlimpseException.of(
          ErrorCode.ALREADY_EXISTS,
          "There is already a function '" + name + "'",
          "Use another name, or CREATE OR REPLACE FUNCTION.");
    }
    String canonical = ClassifierOptions.parse(options).canonicalText();
    byte[] bytes = DetectorRegistry.read(file);
    Digest content = Digest.ofBytes(bytes);
    ImageClassifier classifier =
        ImageClassifier.open(bytes, ClassifierOptions.ofCanonicalText(canonical));
    Digest key = Digest.ofParts("picture function", content.hex(), classifier.definition());
    boolean kept = false;
    try {
      double seconds = measure(classifier, context);
      workspace
          .artifacts()
          .findOrCreate(DetectorRegistry.MODELS, content, part -> Files.write(part, bytes));
      RegisteredFunction function =
          new RegisteredFunction(
              name,
              key,
              returns(classifier.classes()),
              classifier.classes(),
              file.toString(),
              classifier.description(),
              seconds);
      Row row = new Row(function, content, canonical);
      put(row);
      kept = true;
      seen.put(key, row);
      open.add(key, classifier);
      return function;
    } finally {
      if (!kept) {
        classifier.close();
      }
    }
  }

  /** Runs the model twice on a grey picture; the second run is what one costs. */
  private static double measure(ImageClassifier classifier, QueryContext context) {
    double seconds = 0;
    for (int i = 0; i < 2; i++) {
      long start = System.nanoTime();
      ImageClassifier.Pass pass = classifier.begin((number, scores) -> {}, context.cancel());
      pass.add(
          0, new BlankFrame(FrameFormat.source(classifier.channels()), TRIAL_SIDE, TRIAL_SIDE));
      pass.finish();
      seconds = (System.nanoTime() - start) / 1e9;
    }
    return seconds;
  }

  @Override
  public long kept(RegisteredFunction function, Video video) {
    return results.count(function, video);
  }

  @Override
  public List<Object> values(
      Digest key,
      Video video,
      List<VideoPixels.Region> regions,
      VideoPixels pixels,
      QueryContext context) {
    if (regions.isEmpty()) {
      return List.of();
    }
    RegisteredFunction function = jars.find(key).orElseGet(() -> model(key).function());
    Map<VideoPixels.Region, Object> values = results.find(function, video, regions);
    List<VideoPixels.Region> missing =
        regions.stream().filter(region -> !values.containsKey(region)).toList();
    if (!missing.isEmpty()) {
      Object[] computed = new Object[missing.size()];
      CallClock clock = new CallClock();
      try {
        if (jars.find(key).isPresent()) {
          jars.compute(key, video, missing, computed, pixels, clock, context);
        } else {
          compute(model(key), video, missing, computed, pixels, clock, context);
        }
      } finally {
        results.store(function, video, missing, computed);
        workspace.measuredCosts().observe(FUNCTION, key.hex(), clock.calls(), clock.seconds());
      }
      for (int i = 0; i < computed.length; i++) {
        values.put(missing.get(i), computed[i]);
      }
    }
    return regions.stream().map(values::get).toList();
  }

  private Row model(Digest key) {
    Row row = seen.get(key);
    if (row == null) {
      throw new IllegalArgumentException("no function was given out under " + key);
    }
    return row;
  }

  private void compute(
      Row row,
      Video video,
      List<VideoPixels.Region> regions,
      Object[] values,
      VideoPixels pixels,
      CallClock clock,
      QueryContext context) {
    Digest key = row.function().key();
    try (OpenModels<ImageClassifier>.Lease lease = open.lease(key, () -> load(row))) {
      ImageClassifier classifier = lease.model();
      ImageClassifier.Pass pass =
          classifier.begin(
              (number, scores) ->
                  values[number] = value(row.function(), scores, video, regions.get(number)),
              context.cancel());
      pixels.crops(
          video,
          regions,
          classifier.channels(),
          (number, crop) -> {
            long start = System.nanoTime();
            pass.add(number, crop);
            clock.addSince(start, 1);
          },
          context);
      long start = System.nanoTime();
      pass.finish();
      clock.addSince(start, 0);
    }
  }

  private ImageClassifier load(Row row) {
    Path model =
        workspace
            .artifacts()
            .find(DetectorRegistry.MODELS, row.content())
            .orElseThrow(
                () ->
                    GlimpseException.of(
                        ErrorCode.WORKSPACE_UNUSABLE,
                        "The model of the function '" + row.function().name() + "' is gone",
                        "Create it again: CREATE OR REPLACE FUNCTION "
                            + row.function().name()
                            + " AS ONNX '"
                            + row.function().source()
                            + "'."));
    return ImageClassifier.open(
        DetectorRegistry.read(model), ClassifierOptions.ofCanonicalText(row.options()));
  }

  /** The number itself, or the name of the class with the greatest score, the first of equals. */
  private static Object value(
      RegisteredFunction function, float[] scores, Video video, VideoPixels.Region region) {
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i])) {
        throw FunctionFailures.of(
            function,
            "gave " + scores[i],
            video,
            region,
            "Check the model, and mean, std and scale of its pixels, on that picture.",
            null);
      }
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return function.returns() == Returns.NUMBER
        ? (Object) (double) scores[0]
        : function.classes().get(best);
  }

  private static Returns returns(List<String> classes) {
    return classes.isEmpty() ? Returns.NUMBER : Returns.TEXT;
  }

  @Override
  public synchronized void drop(String name) {
    if (jars.find(name).isPresent()) {
      throw GlimpseException.of(
          ErrorCode.IN_USE,
          "The function '" + name + "' comes from a jar",
          "Start without its --functions-jar.");
    }
    if (find(name).isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_FUNCTION,
          "There is no function '" + name + "' that was created",
          Suggestions.didYouMean(name, list().stream().map(RegisteredFunction::name).toList())
              .orElse("SHOW FUNCTIONS lists them."));
    }
    workspace.inTransaction(
        "dropping the function " + name,
        connection -> {
          deleteName(connection, name);
          return null;
        });
  }

  @Override
  public Optional<RegisteredFunction> find(String name) {
    return list().stream().filter(function -> function.name().equalsIgnoreCase(name)).findFirst();
  }

  @Override
  public List<RegisteredFunction> list() {
    return Stream.concat(created().stream(), jars.list().stream())
        .map(this::priced)
        .sorted(Comparator.comparing(function -> function.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private RegisteredFunction priced(RegisteredFunction function) {
    return function.priced(
        workspace
            .measuredCosts()
            .secondsPerUnit(FUNCTION, function.key().hex())
            .orElse(function.secondsPerCall()));
  }

  /** Those of the relation. */
  private List<RegisteredFunction> created() {
    List<Row> rows =
        workspace.inTransaction(
            "looking up functions",
            connection -> {
              try (PreparedStatement query =
                      connection.prepareStatement(
                          "SELECT name, key, classes, source, description, seconds_per_call,"
                              + " content, options FROM picture_functions");
                  ResultSet found = query.executeQuery()) {
                List<Row> list = new ArrayList<>();
                while (found.next()) {
                  list.add(row(found));
                }
                return list;
              }
            });
    rows.forEach(row -> seen.put(row.function().key(), row));
    return rows.stream().map(Row::function).toList();
  }

  private static Row row(ResultSet found) throws SQLException {
    RegisteredFunction function =
        new RegisteredFunction(
            found.getString(1),
            new Digest(found.getString(2)),
            returns(RecordingImport.readList(found.getString(3))),
            RecordingImport.readList(found.getString(3)),
            found.getString(4),
            found.getString(5),
            found.getDouble(6));
    return new Row(function, new Digest(found.getString(7)), found.getString(8));
  }

  private void put(Row row) {
    RegisteredFunction function = row.function();
    workspace.inTransaction(
        "registering the function " + function.name(),
        connection -> {
          deleteName(connection, function.name());
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO picture_functions VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, function.name());
            insert.setString(2, function.key().hex());
            insert.setString(3, row.content().hex());
            insert.setString(4, row.options());
            insert.setString(5, RecordingImport.writeList(function.classes()));
            insert.setString(6, function.source());
            insert.setString(7, function.description());
            insert.setDouble(8, function.secondsPerCall());
            insert.executeUpdate();
          }
          return null;
        });
  }

  private static void deleteName(DuckDBConnection connection, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM picture_functions WHERE lower(name) = lower(?)")) {
      delete.setString(1, name);
      delete.executeUpdate();
    }
  }

  @Override
  public void close() {
    jars.close();
    open.close();
  }
}
