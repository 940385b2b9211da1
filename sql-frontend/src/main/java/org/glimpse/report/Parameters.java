package org.glimpse.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    Parameters parameters = new Parameters();
    for (Directive declaration : declarations) {
      parameters.declare(declaration, given);
    }
    for (String name : given.keySet()) {
      if (!parameters.bound.containsKey(name)) {
        throw GlimpseException.of(
            ErrorCode.INVALID_PARAMETER,
            "The report has no parameter '" + name + "'",
            parameters.known(name));
      }
    }
    return parameters;
  }

  private void declare(Directive declaration, Map<String, String> given) {
    Matcher form = FORM.matcher(declaration.value());
    if (!form.matches() || bound.size() == COUNT_MAX) {
      throw declaration.wrongValue(
          "This declares no parameter",
          "Write --@ param: NAME TYPE [= DEFAULT], where TYPE is one of "
              + String.join(", ", ParameterType.keys())
              + ".");
    }
    String name = form.group(1);
    ParameterType type =
        ParameterType.find(form.group(2))
            .orElseThrow(
                () ->
                    declaration.wrongValue(
                        "There is no type '" + form.group(2) + "' of parameters",
                        Suggestions.didYouMean(form.group(2), ParameterType.keys())
                            .orElse(
                                "The types are " + String.join(", ", ParameterType.keys()) + ".")));
    if (bound.containsKey(name)) {
      throw declaration.wrongValue(
          "The parameter '" + name + "' is declared twice", "Declare it once.");
    }
    String byDefault = form.group(3);
    String value = given.getOrDefault(name, byDefault);
    if (value == null) {
      throw GlimpseException.of(
              ErrorCode.INVALID_PARAMETER,
              "The report needs a value for its parameter '" + name + "'",
              "Give --param " + name + "=.., " + type.described() + ".")
          .at(declaration.line(), declaration.valueColumn());
    }
    String literal =
        type.literal(value)
            .orElseThrow(
                () ->
                    GlimpseException.of(
                            given.containsKey(name)
                                ? ErrorCode.INVALID_PARAMETER
                                : ErrorCode.INVALID_OPTION,
                            "'" + value + "' is no value for the parameter '" + name + "'",
                            "Give " + type.described() + ".")
                        .at(declaration.line(), declaration.valueColumn()));
    bound.put(name, new Bound(name, value, literal));
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
              : known(name) + " Or declare it: --@ param: " + name + " text = ...");
    }
    return found;
  }

  private String known(String name) {
    return Suggestions.didYouMean(name, bound.keySet())
        .orElse(
            bound.isEmpty()
                ? "It has none at all."
                : "It has " + String.join(", ", bound.keySet()) + ".");
  }
}
