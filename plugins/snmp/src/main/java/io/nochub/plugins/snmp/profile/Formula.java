package io.nochub.plugins.snmp.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arithmetic over the objects of a row: {@code 100 * used / size}. There are {@code + - * /},
 * comparisons, which give 1 or 0, {@code and}, {@code or}, parentheses, and the functions
 * rate(object), changed(object), bit(object, number), unsigned(…), power(…, …), max(…), min(…) and
 * first(…). What is not known is NaN, and so is what is computed of it; only max, min and first
 * pass over it.
 */
public final class Formula {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:(\\d+(?:\\.\\d+)?)|([A-Za-z]\\w*)|(<=|>=|==|!=|[-+*/(),<>]))");

  private static final int DEEPEST = 40;

  /** What a formula is computed from. */
  public interface Operands {
    /** The object's value; NaN if it is not known or no number. */
    double value(String object);

    /** How much a counter rose in a second; NaN if that is not known. */
    double rate(String object);

    /** 1 if the object is another than at the last look, else 0; NaN if that is not known. */
    double changed(String object);

    /** 1 or 0: a bit of an object of type BITS, the first of the first octet being 0; or NaN. */
    double bit(String object, int number);
  }

  private interface Node {
    double in(Operands operands);
  }

  private final String text;
  private final Set<String> objects;
  private final Set<String> compared;
  private final Node root;

  private Formula(String text, Set<String> objects, Set<String> compared, Node root) {
    this.text = text;
    this.objects = Set.copyOf(objects);
    this.compared = Set.copyOf(compared);
    this.root = root;
  }

  /** Reads one; an IllegalArgumentException says in a sentence what is wrong with it. */
  public static Formula parse(String text) {
    Parser parser = new Parser(text);
    Node root = parser.whole();
    return new Formula(text, parser.objects, parser.compared, root);
  }

  /** The objects it needs. */
  public Set<String> objects() {
    return objects;
  }

  /** Those of them whose value at the look before matters too. */
  public Set<String> compared() {
    return compared;
  }

  /** Its value; NaN if that cannot be told. */
  public double in(Operands operands) {
    double value = root.in(operands);
    return Double.isFinite(value) ? value : Double.NaN;
  }

  @Override
  public String toString() {
    return text;
  }

  /** By recursive descent, the loosest operators first. */
  private static final class Parser {
    final Set<String> objects = new TreeSet<>();
    final Set<String> compared = new TreeSet<>();
    private final List<String> tokens = new ArrayList<>();
    private int next;
    private int depth;

    Parser(String text) {
      Matcher matcher = TOKEN.matcher(text.strip());
      int end = 0;
      while (matcher.lookingAt() && matcher.end() > end) {
        tokens.add(matcher.group().strip());
        end = matcher.end();
        matcher.region(end, matcher.regionEnd());
      }
      if (end < text.strip().length()) {
        throw wrong("\"" + text.strip().substring(end).strip() + "\" is not understood");
      }
    }

    Node whole() {
      Node root = either();
      if (next < tokens.size()) {
        throw wrong("\"" + tokens.get(next) + "\" is one too many");
      }
      return root;
    }

    private Node either() {
      if (++depth > DEEPEST) {
        throw wrong("it is nested too deeply");
      }
      Node left = both();
      while (take("or")) {
        Node one = left;
        Node other = both();
        left = in -> truth(one.in(in), other.in(in), Math.max(bool(one, in), bool(other, in)));
      }
      depth--;
      return left;
    }

    private Node both() {
      Node left = comparison();
      while (take("and")) {
        Node one = left;
        Node other = comparison();
        left = in -> truth(one.in(in), other.in(in), Math.min(bool(one, in), bool(other, in)));
      }
      return left;
    }

    private Node comparison() {
      Node left = sum();
      String operator = peek();
      if (!Set.of("<", "<=", ">", ">=", "==", "!=").contains(operator)) {
        return left;
      }
      next++;
      Node right = sum();
      return in -> {
        double one = left.in(in);
        double other = right.in(in);
        return truth(one, other, compare(operator, one, other) ? 1 : 0);
      };
    }

    private Node sum() {
      Node left = product();
      while (true) {
        Node one = left;
        if (take("+")) {
          Node other = product();
          left = in -> one.in(in) + other.in(in);
        } else if (take("-")) {
          Node other = product();
          left = in -> one.in(in) - other.in(in);
        } else {
          return left;
        }
      }
    }

    private Node product() {
      Node left = factor();
      while (true) {
        Node one = left;
        if (take("*")) {
          Node other = factor();
          left = in -> one.in(in) * other.in(in);
        } else if (take("/")) {
          Node other = factor();
          left = in -> one.in(in) / other.in(in);
        } else {
          return left;
        }
      }
    }

    private Node factor() {
      if (take("-")) {
        Node of = operand();
        return in -> -of.in(in);
      }
      return operand();
    }

    private Node operand() {
      if (take("(")) {
        Node inner = either();
        expect(")");
        return inner;
      }
      String token = token("a number or an object");
      if (Character.isDigit(token.charAt(0))) {
        double number = Double.parseDouble(token);
        return in -> number;
      }
      if (!Character.isLetter(token.charAt(0))) {
        throw wrong("\"" + token + "\" stands where a number or an object is expected");
      }
      return take("(") ? call(token) : object(token);
    }

    private Node object(String name) {
      objects.add(name);
      return in -> in.value(name);
    }

    private Node call(String function) {
      return switch (function) {
        case "rate" -> {
          String counter = comparedName();
          yield in -> in.rate(counter);
        }
        case "changed" -> {
          String object = comparedName();
          yield in -> in.changed(object);
        }
        case "unsigned" -> {
          Node signed = arguments(1).get(0);
          yield in -> unsigned(signed.in(in));
        }
        case "power" -> {
          List<Node> both = arguments(2);
          yield in -> Math.pow(both.get(0).in(in), both.get(1).in(in));
        }
        case "bit" -> bit();
        case "max" -> best(arguments(), Math::max);
        case "min" -> best(arguments(), Math::min);
        case "first" -> best(arguments(), (one, other) -> one);
        default ->
            throw wrong(
                "there is no function "
                    + function
                    + "; there are rate, changed, bit, unsigned, power, max, min and first");
      };
    }

    private String comparedName() {
      String object = name();
      expect(")");
      objects.add(object);
      compared.add(object);
      return object;
    }

    /** An Integer32 in which an agent keeps more than it can hold. */
    private static double unsigned(double value) {
      return value < 0 ? value + 4_294_967_296.0 : value;
    }

    private Node bit() {
      String object = name();
      expect(",");
      String number = token("a number");
      if (!number.matches("\\d{1,4}")) {
        throw wrong("the number of a bit is whole, and \"" + number + "\" is not");
      }
      expect(")");
      objects.add(object);
      return in -> in.bit(object, Integer.parseInt(number));
    }

    private List<Node> arguments(int number) {
      List<Node> arguments = arguments();
      if (arguments.size() != number) {
        throw wrong("a function has " + arguments.size() + " arguments instead of " + number);
      }
      return arguments;
    }

    private List<Node> arguments() {
      List<Node> arguments = new ArrayList<>();
      do {
        arguments.add(either());
      } while (take(","));
      expect(")");
      return arguments;
    }

    /** Passes over what is not known. */
    private static Node best(List<Node> all, DoubleBinaryOperator better) {
      return in ->
          all.stream()
              .mapToDouble(one -> one.in(in))
              .filter(Double::isFinite)
              .reduce(better)
              .orElse(Double.NaN);
    }

    private static double truth(double one, double other, double result) {
      return Double.isFinite(one) && Double.isFinite(other) ? result : Double.NaN;
    }

    private static double bool(Node node, Operands in) {
      return node.in(in) != 0 ? 1 : 0;
    }

    private static boolean compare(String operator, double one, double other) {
      return switch (operator) {
        case "<" -> one < other;
        case "<=" -> one <= other;
        case ">" -> one > other;
        case ">=" -> one >= other;
        case "==" -> one == other;
        default -> one != other;
      };
    }

    private String name() {
      String name = token("the name of an object");
      if (!Character.isLetter(name.charAt(0))) {
        throw wrong("\"" + name + "\" is no name of an object");
      }
      return name;
    }

    private String peek() {
      return next < tokens.size() ? tokens.get(next) : "";
    }

    private String token(String expected) {
      if (next == tokens.size()) {
        throw wrong("it ends where " + expected + " is expected");
      }
      return tokens.get(next++);
    }

    private boolean take(String token) {
      if (peek().equals(token)) {
        next++;
        return true;
      }
      return false;
    }

    private void expect(String token) {
      if (!take(token)) {
        throw wrong("it lacks a \"" + token + "\"" + (peek().isEmpty() ? "" : " before " + peek()));
      }
    }

    private static IllegalArgumentException wrong(String sentence) {
      return new IllegalArgumentException(sentence);
    }
  }
}
