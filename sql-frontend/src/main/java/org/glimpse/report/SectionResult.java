package org.glimpse.report;

import java.util.List;
import java.util.Optional;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.GlimpseException;

/**
 * What became of a section.
 *
 * @param figure complete, unless there was an error
 * @param plan of its query, by the name that pages say
 * @param stats of every statement that it took, the query first
 */
record SectionResult(
    Section section,
    Figure figure,
    PreviewTable table,
    Optional<String> plan,
    List<String> warnings,
    List<StatementStats> stats,
    List<SectionContext.VideoInfo> videos,
    List<WorkspaceNames.Detector> detectors,
    double seconds,
    Optional<GlimpseException> error) {

  SectionResult {
    warnings = List.copyOf(warnings);
    stats = List.copyOf(stats);
    videos = List.copyOf(videos);
    detectors = List.copyOf(detectors);
  }
}
