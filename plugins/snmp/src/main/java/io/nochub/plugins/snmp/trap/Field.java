package io.nochub.plugins.snmp.trap;

import io.nochub.plugins.snmp.trap.OidNames.Named;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Something a trap may hold, as rules name it. */
interface Field {
  /** The value as it was sent; empty if the trap has none. */
  Optional<String> value(Trap trap);

  /** The value as people call it. */
  default Optional<String> word(Trap trap) {
    return value(trap);
  }

  /** Reads a name, an object id, #1, device or source; empty, with a problem, if it is none. */
  static Optional<Field> read(String text, YamlValue at, OidNames names) {
    if (text.equals("device")) {
      return Optional.of(trap -> Optional.of(trap.deviceName()));
    }
    if (text.equals("source")) {
      return Optional.of(trap -> Optional.of(trap.source()));
    }
    if (Place.FORM.matcher(text).matches()) {
      return Optional.of(new Place(Integer.parseInt(text.substring(1)) - 1));
    }
    boolean index = text.endsWith(OfVariable.INDEX);
    String name = index ? text.substring(0, text.length() - OfVariable.INDEX.length()) : text;
    Optional<Field> field =
        names
            .named(name)
            .or(
                () ->
                    Oids.isOid(name)
                        ? Optional.of(new Named(name, name, Map.of()))
                        : Optional.empty())
            .map(named -> new OfVariable(named, index));
    if (field.isEmpty()) {
      at.problem("names \"" + name + "\", which is among no names here and is no object id");
    }
    return field;
  }

  /** One of the variables by its place, whatever it is. */
  record Place(int place) implements Field {
    static final Pattern FORM = Pattern.compile("#[1-9][0-9]?");

    @Override
    public Optional<String> value(Trap trap) {
      return place < trap.variables().size()
          ? Optional.of(trap.variables().get(place).value())
          : Optional.empty();
    }
  }

  /** The first variable that is an instance of an object: its value, or which instance it is. */
  record OfVariable(Named object, boolean index) implements Field {
    static final String INDEX = ".index";

    @Override
    public Optional<String> value(Trap trap) {
      for (Variable variable : trap.variables()) {
        Optional<String> instance = Oids.instance(object.oid(), variable.oid());
        if (instance.isPresent()) {
          return index ? instance : Optional.of(variable.value());
        }
      }
      return Optional.empty();
    }

    @Override
    public Optional<String> word(Trap trap) {
      return index ? value(trap) : value(trap).map(object::word);
    }
  }
}
