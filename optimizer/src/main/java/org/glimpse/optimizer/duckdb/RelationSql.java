package org.glimpse.optimizer.duckdb;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.util.ImmutableBitSet;
import org.glimpse.optimizer.LogicalGap;
import org.glimpse.optimizer.logical.ScanTable;
import org.glimpse.optimizer.logical.Unsupported;
import org.glimpse.workspace.MeasuredCosts;

/** A plan as one SELECT over {@code scan_0, scan_1, ..}, each a common table expression to come. */
public final class RelationSql {
  private static final Pattern COLUMN = Pattern.compile("\\bt\\d+\\.\"");

  private final RexBuilder rexBuilder;
  private final long pictureScope;
  private final MeasuredCosts costs;
  private final Map<Integer, ScanTable> scans = new TreeMap<>();
  private final Map<Integer, BitSet> used = new TreeMap<>();
  private final List<PictureCondition> pictures = new ArrayList<>();
  private int aliases;

  private RelationSql(RexBuilder rexBuilder, long pictureScope, MeasuredCosts costs) {
    this.rexBuilder = rexBuilder;
    this.pictureScope = pictureScope;
    this.costs = costs;
  }

  /**
   * A plan in text.
   *
   * @param select reads {@code scan_i} for each scan
   * @param scans what the scans read, by number
   * @param used the columns of each scan that the text names
   * @param pictures conditions on pictures; those of one WHERE in the order in which they are asked
   */
  public record Text(
      String select,
      Map<Integer, ScanTable> scans,
      Map<Integer, BitSet> used,
      List<PictureCondition> pictures) {

    /** Whether the text names a column of a scan. */
    public boolean uses(ScanTable scan, String column) {
      int index = scan.getRowType().getFieldNames().indexOf(column);
      return index >= 0 && used.get(scan.id()).get(index);
    }
  }

  /**
   * Writes a plan.
   *
   * @param pictureScope the number by which functions of pictures find the statement
   * @param costs decide in which order conditions on pictures are asked
   * @throws org.glimpse.workspace.GlimpseException UNSUPPORTED
   */
  public static Text of(RelNode plan, long pictureScope, MeasuredCosts costs) {
    RelationSql writer = new RelationSql(plan.getCluster().getRexBuilder(), pictureScope, costs);
    SelectBlock block = writer.block(plan);
    writer.useAll(block);
    return new Text(writer.sql(block), writer.scans, writer.used, writer.pictures);
  }

  /** Whether an expression decodes pictures, which costs more than anything else in a plan. */
  public static boolean looksAtPictures(RexNode expression) {
    return PictureCondition.looksAtPictures(expression);
  }

  private SelectBlock block(RelNode node) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    }
    if (node instanceof Project project) {
      return project(project);
    }
    if (node instanceof Filter filter) {
      return filter(filter);
    }
    if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    if (node instanceof Sort sort) {
      return sort(sort);
    }
    if (node instanceof Join join) {
      return join(join);
    }
    if (node instanceof SetOp setOp) {
      return setOp(setOp);
    }
    if (node instanceof Values values) {
      return values(values);
    }
    if (node instanceof LogicalGap) {
      throw Unsupported.because(
          "LIMIT .. GAP below other clauses", "Put LIMIT .. GAP at the end of the statement.");
    }
    throw Unsupported.because("the plan node " + node.getRelTypeName());
  }

  private SelectBlock scan(TableScan scan) {
    ScanTable table = scan.getTable().unwrap(ScanTable.class);
    scans.put(table.id(), table);
    used.computeIfAbsent(table.id(), id -> new BitSet());
    String alias = alias();
    return SelectBlock.over(
        Names.quoted("scan_" + table.id()) + " AS " + alias,
        alias,
        OptionalInt.of(table.id()),
        table.getRowType().getFieldNames());
  }

  private SelectBlock project(Project project) {
    SelectBlock input = block(project.getInput());
    boolean over = RexOver.containsOver(project.getProjects(), null);
    boolean plain = project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    if (!plain && (input.windowed || !input.isShort())
        || over && (input.aggregated || !input.orderBy.isEmpty() || !input.limit.isEmpty())) {
      input = wrap(input);
    }
    List<String> columns = expressions(input).all(project.getProjects());
    input.columns = columns;
    input.names = Names.unique(project.getRowType().getFieldNames());
    input.projected = true;
    input.windowed |= over;
    return input;
  }

  private SelectBlock filter(Filter filter) {
    SelectBlock input = block(filter.getInput());
    if (!input.takesRows()) {
      input = wrap(input);
    }
    ExpressionSql expressions = expressions(input);
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      String sql = expressions.sql(conjunct);
      if (PictureCondition.looksAtPictures(conjunct)) {
        input.pictures.add(PictureCondition.of(conjunct, sql, pictureScope, costs));
      } else {
        input.cheap.add(sql);
      }
    }
    return input;
  }

  private SelectBlock aggregate(Aggregate aggregate) {
    SelectBlock input = block(aggregate.getInput());
    List<String> inputColumns = input.columns;
    boolean constantKey =
        aggregate.getGroupSet().asList().stream()
            .anyMatch(key -> isConstant(inputColumns.get(key)));
    if (!input.takesRows() || constantKey) {
      input = wrap(input);
    }
    ExpressionSql expressions = expressions(input);
    RelDataType inputType = aggregate.getInput().getRowType();
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < inputType.getFieldCount(); i++) {
      arguments.add(null);
    }
    ImmutableBitSet.Builder needed = ImmutableBitSet.builder().addAll(aggregate.getGroupSet());
    aggregate
        .getAggCallList()
        .forEach(
            call -> {
              needed.addAll(call.getArgList());
              if (call.hasFilter()) {
                needed.set(call.filterArg);
              }
            });
    for (int index : needed.build()) {
      arguments.set(index, expressions.sql(RexInputRef.of(index, inputType)));
    }
    List<RelDataType> types =
        inputType.getFieldList().stream().map(RelDataTypeField::getType).toList();
    List<String> columns = new ArrayList<>();
    aggregate.getGroupSet().forEachInt(key -> columns.add(arguments.get(key)));
    aggregate
        .getAggCallList()
        .forEach(call -> columns.add(AggregateSql.of(call, arguments, types)));
    input.groupBy = groupBy(aggregate, arguments);
    input.columns = columns;
    input.names = Names.unique(aggregate.getRowType().getFieldNames());
    input.aggregated = true;
    input.projected = true;
    return input;
  }

  private static String groupBy(Aggregate aggregate, List<String> arguments) {
    if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
      return aggregate.getGroupSet().isEmpty()
          ? ""
          : " GROUP BY " + keys(aggregate.getGroupSet(), arguments);
    }
    return aggregate.getGroupSets().stream()
        .map(set -> "(" + keys(set, arguments) + ")")
        .collect(Collectors.joining(", ", " GROUP BY GROUPING SETS (", ")"));
  }

  private static String keys(ImmutableBitSet set, List<String> arguments) {
    return set.asList().stream().map(arguments::get).collect(Collectors.joining(", "));
  }

  /** Whether an expression names no column: GROUP BY and ORDER BY would take it for a place. */
  private static boolean isConstant(String expression) {
    return !COLUMN.matcher(expression).find();
  }

  private static boolean sortsByConstant(Sort sort, List<String> columns) {
    return sort.getCollation().getFieldCollations().stream()
        .anyMatch(field -> isConstant(columns.get(field.getFieldIndex())));
  }

  private SelectBlock sort(Sort sort) {
    SelectBlock input = block(sort.getInput());
    // An aggregate of no column, such as count(*), looks like a constant until it has a name.
    if (!input.takesOrder() || input.aggregated && sortsByConstant(sort, input.columns)) {
      input = wrap(input);
    }
    List<String> columns = input.columns;
    List<RelFieldCollation> fields =
        sort.getCollation().getFieldCollations().stream()
            .filter(field -> !isConstant(columns.get(field.getFieldIndex())))
            .toList();
    ExpressionSql expressions = expressions(input);
    if (!fields.isEmpty()) {
      input.orderBy =
          fields.stream()
              .map(field -> orderKey(field, expressions, sort.getInput()))
              .collect(Collectors.joining(", ", " ORDER BY ", ""));
    }
    if (sort.fetch != null) {
      input.limit += " LIMIT " + expressions.sql(sort.fetch);
    }
    if (sort.offset != null) {
      input.limit += " OFFSET " + expressions.sql(sort.offset);
    }
    return input;
  }

  private static String orderKey(
      RelFieldCollation field, ExpressionSql expressions, RelNode input) {
    boolean nullsFirst =
        field.nullDirection == RelFieldCollation.NullDirection.FIRST
            || field.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED
                && field.direction.isDescending();
    return expressions.sql(RexInputRef.of(field.getFieldIndex(), input.getRowType()))
        + (field.direction.isDescending() ? " DESC" : " ASC")
        + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
  }

  private SelectBlock join(Join join) {
    SelectBlock left = source(block(join.getLeft()));
    SelectBlock right = source(block(join.getRight()));
    List<String> columns = new ArrayList<>(left.columns);
    columns.addAll(right.columns);
    ExpressionSql expressions =
        new ExpressionSql(
            rexBuilder,
            index -> {
              boolean isLeft = index < left.columns.size();
              use(isLeft ? left : right, isLeft ? index : index - left.columns.size());
              return columns.get(index);
            },
            pictureScope);
    String condition = expressions.sql(join.getCondition());
    List<String> names = join.getRowType().getFieldNames();
    return switch (join.getJoinType()) {
      case SEMI, ANTI -> {
        String word = join.getJoinType().name().equals("ANTI") ? "NOT EXISTS" : "EXISTS";
        useAll(left);
        SelectBlock block = SelectBlock.joined(left.from, names, left.columns);
        block.cheap.add(word + " (SELECT 1 FROM " + right.from + " WHERE " + condition + ")");
        yield block;
      }
      case INNER, LEFT, RIGHT, FULL -> {
        useAll(left);
        useAll(right);
        String text =
            left.from
                + " "
                + join.getJoinType().name()
                + " JOIN "
                + right.from
                + " ON "
                + condition;
        yield SelectBlock.joined(text, names, columns);
      }
      default -> throw Unsupported.because("the join " + join.getJoinType());
    };
  }

  private SelectBlock setOp(SetOp setOp) {
    String word =
        switch (setOp.kind) {
          case UNION -> "UNION";
          case INTERSECT -> "INTERSECT";
          default -> "EXCEPT";
        };
    String text =
        setOp.getInputs().stream()
            .map(this::block)
            .peek(this::useAll)
            .map(block -> "(" + sql(block) + ")")
            .collect(Collectors.joining(" " + word + (setOp.all ? " ALL " : " ")));
    String alias = alias();
    List<String> names = Names.unique(setOp.getRowType().getFieldNames());
    String from = "(" + text + ") AS " + alias + columnList(names);
    return SelectBlock.over(from, alias, OptionalInt.empty(), names);
  }

  private SelectBlock values(Values values) {
    String alias = alias();
    List<RelDataTypeField> fields = values.getRowType().getFieldList();
    List<String> names = Names.unique(values.getRowType().getFieldNames());
    if (values.getTuples().isEmpty() || fields.isEmpty()) {
      String nulls =
          fields.stream()
              .map(field -> "CAST(NULL AS " + TypeSql.name(field.getType()) + ")")
              .collect(Collectors.joining(", "));
      String from =
          "(SELECT "
              + (fields.isEmpty() ? "1" : nulls)
              + (values.getTuples().isEmpty() ? " WHERE FALSE" : "")
              + ") AS "
              + alias
              + (fields.isEmpty() ? "" : columnList(names));
      return SelectBlock.over(from, alias, OptionalInt.empty(), names);
    }
    String rows =
        values.getTuples().stream()
            .map(tuple -> row(tuple, fields))
            .collect(Collectors.joining(", "));
    String from = "(VALUES " + rows + ") AS " + alias + columnList(names);
    return SelectBlock.over(from, alias, OptionalInt.empty(), names);
  }

  private static String row(List<RexLiteral> tuple, List<RelDataTypeField> fields) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < tuple.size(); i++) {
      cells.add(ExpressionSql.cast(LiteralSql.of(tuple.get(i)), fields.get(i).getType()));
    }
    return "(" + String.join(", ", cells) + ")";
  }

  private static String columnList(List<String> names) {
    return names.stream().map(Names::quoted).collect(Collectors.joining(", ", "(", ")"));
  }

  /** The block as something that can stand after FROM or JOIN. */
  private SelectBlock source(SelectBlock block) {
    return block.isBare() ? block : wrap(block);
  }

  private SelectBlock wrap(SelectBlock block) {
    useAll(block);
    String alias = alias();
    return SelectBlock.over(
        "(" + sql(block) + ") AS " + alias, alias, OptionalInt.empty(), block.names);
  }

  /** The text of a block that is finished. */
  private String sql(SelectBlock block) {
    pictures.addAll(block.inOrder());
    return block.sql();
  }

  private ExpressionSql expressions(SelectBlock input) {
    List<String> columns = input.columns;
    return new ExpressionSql(
        rexBuilder,
        index -> {
          use(input, index);
          return columns.get(index);
        },
        pictureScope);
  }

  /** Notes that a scan's column is named; above projections the names have been noted. */
  private void use(SelectBlock block, int column) {
    if (block.scan.isPresent() && !block.projected) {
      used.get(block.scan.getAsInt()).set(column);
    }
  }

  private void useAll(SelectBlock block) {
    for (int i = 0; i < block.columns.size(); i++) {
      use(block, i);
    }
  }

  private String alias() {
    return "t" + aliases++;
  }
}
