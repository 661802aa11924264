package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ListOfContractsTest {

    @Test
    void every_contract_runs_wherever_contracts_run() {
        Set<String> contracts = new ClassFileImporter()
                .importPackagesOf(Contract.class).stream()
                        .filter(type -> type.isAssignableTo(Contract.class))
                        .filter(type -> type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());

        assertThat(Arrays.stream(ClientContract.class.getDeclaredClasses())
                        .map(nested -> nested.getSuperclass().getSimpleName()))
                .containsExactlyInAnyOrderElementsOf(contracts)
                .hasSizeGreaterThan(10);
    }
}
