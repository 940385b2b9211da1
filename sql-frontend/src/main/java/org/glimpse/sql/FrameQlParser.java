package org.glimpse.sql;

import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.glimpse.sql.parser.FrameQlParserImpl;
import org.glimpse.sql.parser.ParseException;
import org.glimpse.sql.parser.TokenMgrError;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;

/**
 * FrameQL text to {@link Statement}s. Stateless and safe for use from several threads.
 *
 * <p>Double quotes quote names, whose case is kept and ignored in comparisons.
 */
public final class FrameQlParser {
  /** Characters of one statement. */
  public static final int STATEMENT_LENGTH_MAX = 64 * 1024;

  /** Characters of a name. */
  public static final int NAME_LENGTH_MAX = 128;

  private FrameQlParser() {}

  /**
   * Parses a statement that stands on its own; a semicolon may end it.
   *
   * @throws GlimpseException SYNTAX_ERROR, INVALID_QUERY, INVALID_ACCURACY_CLAUSE, UNSUPPORTED or
   *     INVALID_OPTION, with line and column
   */
  public static Statement parse(String sql) {
    return parse(StatementText.of(sql));
  }

  /** Parses one statement of a script; positions in errors are those of the script. */
  public static Statement parse(StatementText source) {
    return new StatementReader(source).read(tree(source));
  }

  /** The parse tree of a statement, a construct of statements.ftl. */
  static SqlNode tree(StatementText source) {
    Position start = source.start();
    if (source.text().length() > STATEMENT_LENGTH_MAX) {
      throw GlimpseException.of(
              ErrorCode.INVALID_QUERY,
              "The statement has "
                  + source.text().length()
                  + " characters, more than the "
                  + STATEMENT_LENGTH_MAX
                  + " allowed",
              "Put long lists of values into a recording or several statements.")
          .at(start.line(), start.column());
    }
    FrameQlParserImpl parser = new FrameQlParserImpl(new FrameQlTokens(source.text(), start));
    parser.setOriginalSql(source.text());
    parser.setQuotedCasing(Casing.UNCHANGED);
    parser.setUnquotedCasing(Casing.UNCHANGED);
    parser.setIdentifierMaxLength(NAME_LENGTH_MAX);
    parser.setConformance(SqlConformanceEnum.LENIENT);
    try {
      SqlNode tree = parser.FrameQlStatementEof();
      TreeDepth.check(tree);
      return tree;
    } catch (ParseException error) {
      throw SyntaxErrors.of(error, source);
    } catch (TokenMgrError error) {
      throw SyntaxErrors.of(error, source);
    } catch (CalciteContextException error) {
      throw SyntaxErrors.of(error, source);
    } catch (StackOverflowError error) {
      throw TreeDepth.tooDeep(start, error);
    } catch (GlimpseException error) {
      throw error;
    } catch (RuntimeException error) {
      throw SyntaxErrors.of(error, source);
    }
  }
}
