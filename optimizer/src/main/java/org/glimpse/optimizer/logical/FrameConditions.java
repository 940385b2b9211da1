package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.tools.RelBuilder;
import org.glimpse.optimizer.search.Condition;

/**
 * What makes a frame one that a frame-local query wants, as counts of its objects that have to
 * reach thresholds: the conjuncts of a HAVING over counts, or else that objects of the class, and
 * such that satisfy WHERE, are there. Conditions on pictures are left out, being dear, so that
 * counts say how near a frame is, never that it qualifies.
 *
 * @param counts a plan with a row for each frame that has objects: the frame, then a count for each
 *     condition; frames without a row have counts of 0
 * @param conditions what the counts must reach
 * @param classes for each condition, the classes of the objects that it counts; empty for all
 */
public record FrameConditions(
    RelNode counts, List<Condition> conditions, List<Set<String>> classes) {

  /**
   * Derives them.
   *
   * @param plan whose rows come from single frames
   * @param dear expressions that are not to be evaluated
   * @return empty where the plan has no counts and no chain of filters over a scan
   */
  public static Optional<FrameConditions> of(RelNode plan, Predicate<RexNode> dear) {
    return having(plan, dear).or(() -> where(plan, dear));
  }

  /** Whether frames are wanted where an object of a class is there, whatever else it is like. */
  public static boolean isPresence(RelNode plan) {
    RelNode at = plan;
    while (at instanceof Aggregate) {
      at = at.getInput(0);
    }
    return ScanChain.of(at)
        .filter(
            chain ->
                chain.conjuncts().stream()
                    .allMatch(each -> isOfClass(each, chain) || ScanChain.choosesFrames(each)))
        .isPresent();
  }

  private static boolean isOfClass(RexNode conjunct, ScanChain chain) {
    int column = chain.table().getRowType().getFieldNames().indexOf("class");
    return RelOptUtil.InputFinder.bits(conjunct).asList().equals(List.of(column));
  }

  /** One conjunct of HAVING: an aggregate against a number. */
  private record Comparison(int column, List<Condition> conditions) {}

  private static Optional<FrameConditions> having(RelNode node, Predicate<RexNode> dear) {
    if (node instanceof Filter filter
        && filter.getInput() instanceof Aggregate aggregate
        && aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
      Optional<FrameConditions> found = having(filter, aggregate, dear);
      if (found.isPresent()) {
        return found;
      }
    }
    for (RelNode input : node.getInputs()) {
      Optional<FrameConditions> found = having(input, dear);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<FrameConditions> having(
      Filter filter, Aggregate aggregate, Predicate<RexNode> dear) {
    int frame = -1;
    for (int i = 0; i < aggregate.getGroupCount(); i++) {
      frame = Origins.isColumn(aggregate, i, "frame") ? i : frame;
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      comparison(conjunct, aggregate).ifPresent(comparisons::add);
    }
    if (frame < 0 || comparisons.isEmpty()) {
      return Optional.empty();
    }
    RelNode cheap = aggregate.copy(aggregate.getTraitSet(), List.of(cheap(aggregate, dear)));
    RelBuilder builder = builder(aggregate).push(cheap);
    List<RexNode> columns = new ArrayList<>(List.of(builder.field(frame)));
    List<Condition> conditions = new ArrayList<>();
    List<Set<String>> classes = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      for (Condition condition : comparison.conditions()) {
        columns.add(builder.field(comparison.column()));
        conditions.add(condition);
        classes.add(classes(aggregate, comparison.column() - aggregate.getGroupCount()));
      }
    }
    return Optional.of(new FrameConditions(project(builder, columns), conditions, classes));
  }

  /** An aggregate's input without conjuncts that are dear. */
  private static RelNode cheap(Aggregate aggregate, Predicate<RexNode> dear) {
    return new PlanRewriter() {
      @Override
      RelNode node(RelNode node) {
        if (!(node instanceof Filter filter)) {
          return node;
        }
        List<RexNode> kept =
            RelOptUtil.conjunctions(filter.getCondition()).stream().filter(dear.negate()).toList();
        RelBuilder builder = builder(node).push(filter.getInput());
        return builder.filter(kept).build();
      }
    }.visit(aggregate.getInput());
  }

  private static Optional<Comparison> comparison(RexNode conjunct, Aggregate aggregate) {
    if (!(conjunct instanceof RexCall call) || call.getOperands().size() != 2) {
      return Optional.empty();
    }
    RexNode left = RexUtil.removeCast(call.getOperands().get(0));
    RexNode right = RexUtil.removeCast(call.getOperands().get(1));
    boolean turned = left instanceof RexLiteral;
    SqlKind kind = turned ? call.getKind().reverse() : call.getKind();
    RexNode column = turned ? right : left;
    RexNode number = turned ? left : right;
    if (!(column instanceof RexInputRef reference)
        || !(number instanceof RexLiteral literal)
        || literal.isNull()
        || !SqlTypeName.NUMERIC_TYPES.contains(literal.getType().getSqlTypeName())
        || !counts(aggregate, reference.getIndex())) {
      return Optional.empty();
    }
    double value = literal.getValueAs(Double.class);
    List<Condition> conditions =
        switch (kind) {
          case GREATER_THAN_OR_EQUAL -> List.of(Condition.atLeast(Math.ceil(value)));
          case GREATER_THAN -> List.of(Condition.atLeast(Math.floor(value) + 1));
          case LESS_THAN_OR_EQUAL -> List.of(Condition.atMost(Math.floor(value)));
          case LESS_THAN -> List.of(Condition.atMost(Math.ceil(value) - 1));
          case EQUALS -> List.of(Condition.atLeast(value), Condition.atMost(value));
          default -> List.of();
        };
    return conditions.isEmpty()
        ? Optional.empty()
        : Optional.of(new Comparison(reference.getIndex(), conditions));
  }

  /** Whether a column of an aggregate is a count of objects. */
  private static boolean counts(Aggregate aggregate, int column) {
    if (column < aggregate.getGroupCount()) {
      return false;
    }
    AggregateCall call = aggregate.getAggCallList().get(column - aggregate.getGroupCount());
    SqlKind kind = call.getAggregation().getKind();
    return kind == SqlKind.COUNT
        || (kind == SqlKind.SUM || kind == SqlKind.SUM0)
            && SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName());
  }

  private static Optional<FrameConditions> where(RelNode node, Predicate<RexNode> dear) {
    Optional<ScanChain> chain = ScanChain.of(node);
    if (chain.isPresent()) {
      return Optional.of(where(chain.get(), dear));
    }
    for (RelNode input : node.getInputs()) {
      Optional<FrameConditions> found = where(input, dear);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static FrameConditions where(ScanChain chain, Predicate<RexNode> dear) {
    List<RexNode> ofClass = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    for (RexNode conjunct : chain.conjuncts()) {
      if (isOfClass(conjunct, chain)) {
        ofClass.add(conjunct);
      } else if (!ScanChain.choosesFrames(conjunct) && !dear.test(conjunct)) {
        others.add(conjunct);
      }
    }
    Set<String> names = new HashSet<>();
    ofClass.forEach(conjunct -> addNames(conjunct, names));
    RelBuilder builder = builder(chain.scan()).push(chain.scan()).filter(ofClass);
    List<Condition> conditions = new ArrayList<>(List.of(Condition.atLeast(1)));
    List<RelBuilder.AggCall> counts = new ArrayList<>(List.of(builder.countStar("objects")));
    if (!others.isEmpty()) {
      conditions.add(Condition.atLeast(1));
      counts.add(builder.countStar("matching").filter(builder.and(others)));
    }
    builder.aggregate(builder.groupKey(ScanTables.FRAME), counts);
    return new FrameConditions(
        builder.build(), conditions, conditions.stream().map(each -> Set.copyOf(names)).toList());
  }

  /** The classes that an aggregate's argument, its filter and the filters below name. */
  private static Set<String> classes(Aggregate aggregate, int call) {
    Set<String> names = new HashSet<>();
    AggregateCall counted = aggregate.getAggCallList().get(call);
    List<Integer> arguments = new ArrayList<>(counted.getArgList());
    if (counted.hasFilter()) {
      arguments.add(counted.filterArg);
    }
    RelNode at = aggregate.getInput();
    if (at instanceof Project project) {
      arguments.forEach(argument -> addNames(project.getProjects().get(argument), names));
    }
    while (names.isEmpty() && (at instanceof Project || at instanceof Filter)) {
      if (at instanceof Filter filter) {
        addNames(filter.getCondition(), names);
      }
      at = at.getInput(0);
    }
    return at instanceof TableScan || !names.isEmpty() ? names : Set.of();
  }

  private static void addNames(RexNode expression, Set<String> names) {
    expression.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitLiteral(RexLiteral literal) {
            if (!literal.isNull()
                && literal.getType().getSqlTypeName().getFamily() == SqlTypeFamily.CHARACTER) {
              names.add(literal.getValueAs(String.class));
            }
            return null;
          }
        });
  }

  private static RelNode project(RelBuilder builder, List<RexNode> columns) {
    List<String> names = new ArrayList<>(List.of("frame"));
    for (int i = 1; i < columns.size(); i++) {
      names.add("count_" + i);
    }
    return builder.project(columns, names, true).build();
  }

  private static RelBuilder builder(RelNode node) {
    return RelFactories.LOGICAL_BUILDER.create(node.getCluster(), null);
  }
}
