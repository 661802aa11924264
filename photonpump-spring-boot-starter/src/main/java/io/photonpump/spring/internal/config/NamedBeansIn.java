package io.photonpump.spring.internal.config;

import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** Looks for beans in a context and its parents. */
record NamedBeansIn(ListableBeanFactory beans) implements NamedBeans {

    @Override
    public void require(Setting<String> name, Class<?> type) {
        String wanted = "a bean of type " + type.getSimpleName();
        if (!beans.containsBean(name.value())) {
            throw name.conflict(
                    name.place() + " names " + wanted + ", but there is no bean '" + name.value() + "'",
                    advice(name, type));
        }
        if (!beans.isTypeMatch(name.value(), type)) {
            Class<?> actual = beans.getType(name.value());
            throw name.conflict(
                    name.place() + " names " + wanted + ", but the bean '" + name.value() + "' is "
                            + (actual == null ? "of another type" : "a " + actual.getSimpleName()),
                    advice(name, type));
        }
    }

    private String advice(Setting<String> name, Class<?> type) {
        List<String> known = Nearest.sorted(
                name.value(), Arrays.asList(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type)));
        return known.isEmpty()
                ? "Define a bean of this type and name, or correct " + name.place()
                : "Correct " + name.place() + ": the beans of this type are " + String.join(", ", known);
    }
}
