package org.glimpse.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.calcite.DataContexts;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.LogicalAccuracy;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;

/**
 * Parsed queries to logical plans: FrameQL's own meanings are rewritten into SQL on the parse tree,
 * then Calcite's validator and converter do the rest. Subqueries stay expressions. Stateless and
 * safe for use from several threads.
 */
public final class QueryTranslator {
  private static final SqlToRelConverter.Config CONVERTER =
      SqlToRelConverter.config()
          .withExpand(false)
          .withTrimUnusedFields(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE);

  private static final SqlValidator.Config VALIDATOR =
      SqlValidator.Config.DEFAULT
          .withConformance(SqlConformanceEnum.LENIENT)
          .withIdentifierExpansion(true)
          .withTypeCoercionEnabled(true)
          .withTypeCoercionFactory(Comparisons::new);

  private QueryTranslator() {}

  /**
   * Resolves names and types of a query.
   *
   * @param source the statement that the query is in
   * @throws GlimpseException UNKNOWN_TABLE, UNKNOWN_COLUMN, UNKNOWN_FUNCTION, UNKNOWN_PROXY,
   *     TYPE_MISMATCH, INVALID_QUERY, INVALID_ACCURACY_CLAUSE, INVALID_VALUE or UNSUPPORTED, with
   *     line and column where they are known
   */
  public static LogicalQuery translate(
      FrameQlQuery query, StatementText source, CatalogView catalog) {
    CatalogTables tables = new CatalogTables(catalog);
    SqlOperatorTable operators = new Operators(catalog.functions());
    SqlNode tree = query.takeTree();
    ValidationErrors errors = new ValidationErrors(tables, operators, tree);
    try {
      return new Translation(tables, operators, catalog).run(query, tree, source);
    } catch (GlimpseException error) {
      throw error;
    } catch (RuntimeException | AssertionError | StackOverflowError error) {
      throw errors.of(error);
    }
  }

  /** One query's translation. */
  private static final class Translation {
    private final CatalogTables tables;
    private final SqlOperatorTable operators;
    private final CatalogView catalog;
    private final RelDataTypeFactory types = new GlimpseTypeFactory();

    Translation(CatalogTables tables, SqlOperatorTable operators, CatalogView catalog) {
      this.tables = tables;
      this.operators = operators;
      this.catalog = catalog;
    }

    LogicalQuery run(FrameQlQuery query, SqlNode written, StatementText source) {
      Set<String> shadowed = WithNames.of(written);
      SqlNode tree = written.accept(new ObjectsTables(tables, shadowed));
      Aggregates aggregates = new Aggregates(operators);
      new QueryChecks(tables, shadowed, aggregates).check(new TopQuery(tree), query);
      query.proxy().ifPresent(name -> ProxyClause.check(name, tree, tables, catalog.proxies()));
      if (query.clauses().selectsFrames()) {
        new FrameSelection(query.clauses(), query.clausesPosition(), aggregates)
            .rewrite(new TopQuery(tree), tables, shadowed);
      }
      Optional<GapColumns> gap = query.gap().map(each -> new GapColumns(each, aggregates));
      GroupRewriter groups =
          new GroupRewriter(
              tables,
              shadowed,
              aggregates,
              gap.isPresent() ? new TopQuery(tree).select().orElse(null) : null);
      SqlNode sqlOnly = tree.accept(groups);
      if (gap.isPresent()) {
        sqlOnly = gap.get().rewrite(new TopQuery(sqlOnly), tables, shadowed, groups.gapGroups());
      }
      return convert(sqlOnly, source, query.clauses(), gap, Positions.ofTexts(tree));
    }

    private LogicalQuery convert(
        SqlNode tree,
        StatementText source,
        AccuracyClauses clauses,
        Optional<GapColumns> gap,
        Map<String, Position> texts) {
      CalciteCatalogReader reader = reader();
      TopQuery written = new TopQuery(DeepCopy.of(tree));
      SqlValidator validator = SqlValidatorUtil.newValidator(operators, reader, types, VALIDATOR);
      SqlNode validated = validator.validate(tree);
      List<RelDataType> parameters = Parameters.types(validated, validator);
      VolcanoPlanner planner = new VolcanoPlanner();
      planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
      planner.setExecutor(new RexExecutorImpl(DataContexts.EMPTY));
      RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(types));
      SqlToRelConverter converter =
          new SqlToRelConverter(
              (type, query, path, view) -> {
                throw GlimpseException.internal("there are no views", null);
              },
              validator,
              reader,
              cluster,
              StandardConvertletTable.INSTANCE,
              CONVERTER);
      RelNode root = converter.convertQuery(validated, false, true).project();
      RelDataType shown = validator.getValidatedNodeType(validated);
      int visible = shown.getFieldCount() - gap.map(GapColumns::hidden).orElse(0);
      if (gap.isPresent()) {
        root = gap.get().over(root);
      }
      if (!clauses.equals(AccuracyClauses.NONE)) {
        root = LogicalAccuracy.create(root, clauses);
      }
      return new LogicalQuery(
          source.text(), root, shownType(written, source, shown, visible), parameters, texts);
    }

    private RelDataType shownType(
        TopQuery written, StatementText source, RelDataType row, int columns) {
      List<String> names = ColumnNames.of(written, source, row.getFieldNames().subList(0, columns));
      RelDataTypeFactory.Builder builder = types.builder();
      for (int i = 0; i < columns; i++) {
        builder.add(names.get(i), row.getFieldList().get(i).getType());
      }
      return builder.build();
    }

    private CalciteCatalogReader reader() {
      Properties properties = new Properties();
      properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
      return new CalciteCatalogReader(
          tables.schema(), List.of(), types, new CalciteConnectionConfigImpl(properties));
    }
  }
}
