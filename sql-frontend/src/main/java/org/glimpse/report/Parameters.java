package org.glimpse.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/**
 * The parameters of a report with their values: {@code --@ param: NAME TYPE [= DEFAULT]}, and what
 * the caller gave instead.
 */
final class Parameters {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\s+([A-Za-z]+)\\s*(?:=\\s*(.*))?");
  private static final int COUNT_MAX = 100;

  /**
   * One of them.
   *
   * @param value as given or as the default says
   * @param literal the same in SQL
   */
  record Bound(String name, String value, String literal) {}

  private final Map<String, Bound> bound = new LinkedHashMap<>();

  private Parameters() {}

  /**
   * Reads the declarations and binds each.
   *
   * @param given values by name
   * @throws GlimpseException INVALID_OPTION for a wrong declaration, INVALID_PARAMETER for a value
   *     that is missing, wrong, or of no parameter
   */
  static Parameters bind(List<Directive> declarations, Map<String, String> given) {
    Map<String, Declared> declared = new LinkedHashMap<>();
    for (Directive declaration : declarations) {
      Declared each = Declared.of(declaration);
      if (declared.size() == COUNT_MAX) {
        throw declaration.wrongValue(
            "There are more than " + COUNT_MAX + " parameters", "Declare fewer.");
      }
      if (declared.putIfAbsent(each.name(), each) != null) {
        throw declaration.wrongValue(
            "The parameter '" + each.name() + "' is declared twice", "Declare it once.");
      }
    }
    // Before a value is missed: a name that is written wrong is why.
    for (String name : given.keySet()) {
      if (!declared.containsKey(name)) {
        throw GlimpseException.of(
            ErrorCode.INVALID_PARAMETER,
            "The report has no parameter '" + name + "'",
            known(name, declared.keySet()));
      }
    }
    Parameters parameters = new Parameters();
    declared
        .values()
        .forEach(
            each ->
                parameters.bound.put(
                    each.name(), each.bind(Optional.ofNullable(given.get(each.name())))));
    return parameters;
  }

  /** A parameter as the report declares it. */
  private record Declared(
      Directive declaration, String name, ParameterType type, Optional<String> byDefault) {

    static Declared of(Directive declaration) {
      Matcher form = FORM.matcher(declaration.value());
      if (!form.matches()) {
        throw declaration.wrongValue(
            "This declares no parameter",
            "Write --@ param: NAME TYPE [= DEFAULT], where TYPE is one of "
                + String.join(", ", ParameterType.keys())
                + ".");
      }
      ParameterType type =
          ParameterType.find(form.group(2))
              .orElseThrow(
                  () ->
                      declaration.wrongValue(
                          "There is no type '" + form.group(2) + "' of parameters",
                          Suggestions.didYouMean(form.group(2), ParameterType.keys())
                              .orElse(
                                  "The types are "
                                      + String.join(", ", ParameterType.keys())
                                      + ".")));
      return new Declared(declaration, form.group(1), type, Optional.ofNullable(form.group(3)));
    }

    Bound bind(Optional<String> given) {
      String value =
          given
              .or(() -> byDefault)
              .orElseThrow(
                  () ->
                      placed(
                          ErrorCode.INVALID_PARAMETER,
                          "The report needs a value for its parameter '" + name + "'",
                          "Give --param " + name + "=.., " + type.described() + "."));
      String literal =
          type.literal(value)
              .orElseThrow(
                  () ->
                      placed(
                          given.isPresent()
                              ? ErrorCode.INVALID_PARAMETER
                              : ErrorCode.INVALID_OPTION,
                          "'" + value + "' is no value for the parameter '" + name + "'",
                          "Give " + type.described() + "."));
      return new Bound(name, value, literal);
    }

    private GlimpseException placed(ErrorCode code, String message, String advice) {
      return GlimpseException.of(code, message, advice)
          .at(declaration.line(), declaration.valueColumn());
    }
  }

  /** In the order of their declarations. */
  List<Bound> all() {
    return List.copyOf(bound.values());
  }

  /**
   * The parameter that {@code ${name}} means.
   *
   * @throws GlimpseException INVALID_PARAMETER where there is none, without a place
   */
  Bound require(String name) {
    Bound found = bound.get(name);
    if (found == null) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "The report declares no parameter '" + name + "'",
          bound.isEmpty()
              ? "Declare it: --@ param: " + name + " text = ..."
              : known(name, bound.keySet()) + " Or declare it: --@ param: " + name + " text = ...");
    }
    return found;
  }

  private static String known(String name, Set<String> names) {
    return Suggestions.didYouMean(name, names)
        .orElse(
            names.isEmpty() ? "It has none at all." : "It has " + String.join(", ", names) + ".");
  }
}
