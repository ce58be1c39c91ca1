package io.nochub.plugins.snmp.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {
  private static final Map<String, Double> VALUES =
      Map.of("used", 30.0, "size", 120.0, "free", -1.0, "ifHCIn", 7.0);

  private static final Formula.Operands OPERANDS =
      new Formula.Operands() {
        @Override
        public double value(String object) {
          return VALUES.getOrDefault(object, Double.NaN);
        }

        @Override
        public double rate(String object) {
          return value(object) * 10;
        }

        @Override
        public double changed(String object) {
          return object.equals("used") ? 1 : 0;
        }

        @Override
        public double bit(String object, int number) {
          return number % 2;
        }
      };

  private static double value(String formula) {
    return Formula.parse(formula).in(OPERANDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100 * used / size|25",
        "size - used - 10|80",
        "2 + 3 * 4|14",
        "(2 + 3) * 4|20",
        "-used + 1|-29",
        "rate(used) / 3|100",
        "changed(used) + changed(size)|1",
        "bit(used, 5)|1",
        "max(used, size, 7)|120",
        "min(used, size)|30",
        "first(missing, size, used)|120",
        "first(rate(missing), rate(ifHCIn))|70",
        "unsigned(free)|4294967295",
        "power(10, 3 - 1)|100",
        "used > 29 and size == 120|1",
        "used > 30 or size <= 120|1",
        "used != 30|0",
        "used >= 31 or size < 120|0",
        "1.5 * 2|3"
      })
  void computes(String formula, double expected) {
    assertThat(value(formula)).isEqualTo(expected, offset(1e-9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing + 1",
        "missing == 1",
        "missing == 1 or used == 30",
        "used / 0",
        "max(missing)"
      })
  void what_is_not_known_gives_nothing(String formula) {
    assertThat(value(formula)).isNaN();
  }

  @Test
  void names_what_it_needs() {
    assertThat(Formula.parse("first(rate(a), b) + bit(c, 1) * changed(d)").objects())
        .containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "used +|it ends where a number or an object is expected",
        "(used|it lacks a \")\"",
        "used size|\"size\" is one too many",
        "used $ 3|\"$ 3\" is not understood",
        "* used|\"*\" stands where a number or an object is expected",
        "avg(used)|there is no function avg",
        "rate(3)|\"3\" is no name of an object",
        "bit(used, x)|the number of a bit is whole",
        "power(2)|a function has 1 arguments instead of 2"
      })
  void says_what_is_wrong(String formula, String problem) {
    assertThatThrownBy(() -> Formula.parse(formula))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void refuses_to_be_nested_without_end() {
    assertThatThrownBy(() -> Formula.parse("(".repeat(5_000) + "1"))
        .hasMessageContaining("nested too deeply");
  }
}
