package org.glimpse.sql;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parsed statement: the closed set of what FrameQL can say. Names are not resolved yet and files
 * not looked at. Options keep the order they were written in; their names are lower case.
 */
public sealed interface Statement {

  /** The statement as written. */
  StatementText source();

  /** A query: {@code SELECT}, {@code VALUES}, {@code WITH ..}, with its accuracy clauses. */
  record Query(StatementText source, FrameQlQuery query) implements Statement {}

  /** {@code EXPLAIN [ANALYZE | PLAN FOR] <query>}. */
  record Explain(StatementText source, boolean analyze, FrameQlQuery query) implements Statement {}

  /**
   * {@code CREATE [OR REPLACE] VIDEO v FROM [RECORDING] '..' [DETECTOR d] [STARTING AT ..] [WITH]}.
   *
   * @param recording whether the file holds detections, so that the video has no pixels
   * @param file a path, or a glob where it is no recording
   * @param start the timestamp of frame 0
   */
  record CreateVideo(
      StatementText source,
      boolean replace,
      Name name,
      boolean recording,
      String file,
      Optional<Name> detector,
      Optional<LocalDateTime> start,
      Map<String, String> options)
      implements Statement {}

  /** {@code CREATE [OR REPLACE] DETECTOR d FROM [RECORDING] '<file>' [WITH (..)]}. */
  record CreateDetector(
      StatementText source,
      boolean replace,
      Name name,
      boolean recording,
      String file,
      Map<String, String> options)
      implements Statement {}

  /** {@code CREATE PROXY p ON v [FOR class = '..'] FROM RECORDING '<file>' [WITH (..)]}. */
  record CreateProxy(
      StatementText source,
      boolean replace,
      Name name,
      Name video,
      Optional<String> forClass,
      String file,
      Map<String, String> options)
      implements Statement {}

  /** {@code CREATE FUNCTION f AS ONNX '<file>' [WITH (..)]}. */
  record CreateFunction(
      StatementText source, boolean replace, Name name, String file, Map<String, String> options)
      implements Statement {}

  /** {@code ALTER VIDEO v REFRESH}. */
  record AlterVideoRefresh(StatementText source, Name video) implements Statement {}

  /** What DROP can drop. */
  enum DropKind {
    VIDEO,
    DETECTOR,
    PROXY,
    FUNCTION,
    MODEL
  }

  /** {@code DROP <kind> [IF EXISTS] <name>}. */
  record Drop(StatementText source, DropKind kind, boolean ifExists, Name name)
      implements Statement {}

  /** What SHOW can show; each is also a table of schema {@code system}. */
  enum ShowKind {
    VIDEOS,
    DETECTORS,
    PROXIES,
    FUNCTIONS,
    MODELS,
    QUERIES,
    SETTINGS
  }

  /** {@code SHOW <kind>}. */
  record Show(StatementText source, ShowKind kind) implements Statement {}

  /** {@code KILL QUERY <id>}. */
  record KillQuery(StatementText source, long id) implements Statement {}

  /** What DESCRIBE may say it describes. */
  enum DescribeKind {
    VIDEO,
    TABLE,
    DETECTOR,
    PROXY,
    FUNCTION,
    MODEL
  }

  /**
   * {@code DESCRIBE [<kind>] v | v.objects | v.frames | v.tracks | <detector> | <proxy> |
   * <function>}.
   *
   * @param kind if written; otherwise whatever has the name
   * @param path one part or two
   */
  record Describe(StatementText source, Optional<DescribeKind> kind, List<Name> path)
      implements Statement {}

  /** {@code SET <setting> = <value>}; the value as text, unchecked. */
  record Set(StatementText source, Name setting, String value) implements Statement {}
}
