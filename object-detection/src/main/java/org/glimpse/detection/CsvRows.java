package org.glimpse.detection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a CSV file as RFC 4180 defines it, one at a time: comma, double quotes, LF or CRLF, a
 * byte order mark, UTF-8. Blank lines are skipped. A row is bounded, whatever the file holds.
 */
final class CsvRows implements AutoCloseable {
  private static final int ROW_CHARACTERS_MAX = 1 << 16;
  private static final int BUFFER_CHARACTERS = 1 << 16;

  private final String file;
  private final Reader reader;
  private final char[] buffer = new char[BUFFER_CHARACTERS];
  private int position;
  private int limit;

  private final StringBuilder cell = new StringBuilder();
  private final List<String> cells = new ArrayList<>();
  private long line = 1;
  private long rowLine;

  CsvRows(Path path) throws IOException {
    this.file = path.toString();
    // Malformed UTF-8 is an error, not a question mark in a class name.
    this.reader =
        new BufferedReader(
            new InputStreamReader(
                Files.newInputStream(path),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
            BUFFER_CHARACTERS);
    if (peek() == '\uFEFF') {
      position++;
    }
  }

  /** The line on which the row last returned began, from 1. */
  long rowLine() {
    return rowLine;
  }

  /** The next row's cells; null at the end. */
  String[] next() throws IOException {
    while (true) {
      rowLine = line;
      cells.clear();
      cell.setLength(0);
      if (peek() < 0) {
        return null;
      }
      readRow();
      boolean blank = cells.size() == 1 && cells.get(0).isBlank();
      if (!blank) {
        return cells.toArray(String[]::new);
      }
    }
  }

  private void readRow() throws IOException {
    int characters = 0;
    while (true) {
      int c = read();
      if (++characters > ROW_CHARACTERS_MAX) {
        throw invalid("a row longer than " + ROW_CHARACTERS_MAX + " characters");
      }
      if (c == '"' && cell.length() == 0) {
        characters += readQuoted();
      } else if (c == ',') {
        endCell();
      } else if (c == '\n' || c < 0) {
        line++;
        endCell();
        return;
      } else if (c != '\r' || peek() != '\n') {
        cell.append((char) c);
      }
    }
  }

  private int readQuoted() throws IOException {
    int characters = 0;
    while (true) {
      int c = read();
      if (c < 0 || ++characters > ROW_CHARACTERS_MAX) {
        throw invalid("a quote that is not closed");
      }
      if (c == '\n') {
        line++;
      }
      if (c != '"') {
        cell.append((char) c);
      } else if (peek() == '"') {
        position++;
        cell.append('"');
      } else {
        return characters;
      }
    }
  }

  private void endCell() {
    cells.add(cell.toString());
    cell.setLength(0);
  }

  private int read() throws IOException {
    int c = peek();
    position++;
    return c;
  }

  private int peek() throws IOException {
    if (position >= limit) {
      limit = reader.read(buffer, 0, buffer.length);
      position = 0;
      if (limit <= 0) {
        limit = 0;
        return -1;
      }
    }
    return buffer[position];
  }

  private org.glimpse.workspace.GlimpseException invalid(String problem) {
    return FileCells.invalid(file, "line", rowLine, problem, "Check that the file is a CSV file.");
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
