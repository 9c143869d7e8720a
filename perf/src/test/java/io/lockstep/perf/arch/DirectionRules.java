/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.perf.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * Which package may see which. Modules that are not there yet break no rule.
 * <p>
 * Threading: immutable.
 */
final class DirectionRules
{
    private static final String CODECS = "codecs";
    private static final String RUNTIME = "runtime";
    private static final String JOURNAL = "journal";
    private static final String CLIENT = "client";
    private static final String SEQUENCER = "sequencer";
    private static final String GATEWAY = "gateway";
    private static final String REPLICA = "replica";
    private static final String STATUS = "status";
    private static final String PERF = "perf";
    private static final String CLI = "cli";

    private final String base;

    /**
     * Rules for a tree of packages.
     *
     * @param base package above all modules.
     */
    DirectionRules(final String base)
    {
        this.base = base;
    }

    /** A module sees only modules above it, as the tree of the house style lists them. */
    ArchRule modulesSeeOnlyWhatIsAboveThem()
    {
        final LayeredArchitecture layers = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(base + "..")
            .withOptionalLayers(true)
            .layer(CODECS).definedBy(base + ".protocol..", base + ".codecs..")
            .layer(RUNTIME).definedBy(base + ".runtime..")
            .layer(JOURNAL).definedBy(base + ".journal..")
            .layer(CLIENT).definedBy(base + ".client..")
            .layer(SEQUENCER).definedBy(base + ".sequencer..")
            .layer(GATEWAY).definedBy(base + ".gateway..")
            .layer(REPLICA).definedBy(base + ".replica..")
            .layer(STATUS).definedBy(base + ".status..")
            .layer(PERF).definedBy(base + ".perf..", base + ".sim..", base + ".system..")
            .layer(CLI).definedBy(base + ".cli..");

        return layers
            .whereLayer(CODECS).mayNotAccessAnyLayer()
            .whereLayer(RUNTIME).mayOnlyAccessLayers(CODECS)
            .whereLayer(JOURNAL).mayOnlyAccessLayers(CODECS, RUNTIME)
            .whereLayer(CLIENT).mayOnlyAccessLayers(CODECS)
            .whereLayer(SEQUENCER).mayOnlyAccessLayers(CODECS, RUNTIME, JOURNAL)
            .whereLayer(GATEWAY).mayOnlyAccessLayers(CODECS, RUNTIME, JOURNAL)
            .whereLayer(REPLICA).mayOnlyAccessLayers(CODECS, RUNTIME, JOURNAL, CLIENT)
            .whereLayer(STATUS).mayOnlyAccessLayers(CODECS, RUNTIME)
            .whereLayer(CLI).mayNotBeAccessedByAnyLayer()
            .as("modules see only what is above them")
            .allowEmptyShould(true);
    }

    /** The wire needs Agrona and the JDK, so that anybody can use it. */
    ArchRule codecsSeeOnlyAgrona()
    {
        return noClasses().that().resideInAnyPackage(base + ".protocol..", base + ".codecs..")
            .should().dependOnClassesThat().resideOutsideOfPackages(
                base + ".protocol..", base + ".codecs..", "org.agrona..", "java..", "")
            .as("codecs see only Agrona")
            .allowEmptyShould(true);
    }

    /** What a user links must not bring a driver, an archive, a cluster or a ring with it. */
    ArchRule clientSeesOnlyTheAeronClient()
    {
        return noClasses().that().resideInAPackage(base + ".client..")
            .should().dependOnClassesThat().resideInAnyPackage(
                "io.aeron.driver..", "io.aeron.archive..", "io.aeron.cluster..", "com.lmax..", "com.sun.jna..")
            .as("client sees only the Aeron client")
            .allowEmptyShould(true);
    }

    /** The functional core has no transport in it, so that it runs under a simulator. */
    ArchRule coreSeesNoTransport()
    {
        return noClasses().that().resideInAnyPackage(
            base + ".protocol..", base + ".sequencer.stamp..", base + ".replica.apply..", base + ".replica.machines..",
            base + ".journal.storage..")
            .should().dependOnClassesThat().resideInAnyPackage("io.aeron..", "com.lmax..")
            .as("the core sees no transport")
            .allowEmptyShould(true);
    }

    /**
     * What two packages need of each other belongs in one, or in a third. A {@code *Node} or {@code *Tool} counts as a
     * package of its own: it wires what lies below its package, and stands beside the API that those see.
     */
    ArchRule packagesHaveNoCycles()
    {
        return slices().assignedFrom(packagesWithWiringApart())
            .should().beFreeOfCycles()
            .as("packages have no cycles")
            .allowEmptyShould(true);
    }

    private SliceAssignment packagesWithWiringApart()
    {
        return new SliceAssignment()
        {
            @Override
            public SliceIdentifier getIdentifierOf(final JavaClass javaClass)
            {
                final String name = javaClass.getName().replaceAll("\\$.*", "");
                if (!name.startsWith(base + '.'))
                {
                    return SliceIdentifier.ignore();
                }
                return SliceIdentifier.of(
                    name.endsWith("Node") || name.endsWith("Tool") ? name : javaClass.getPackageName());
            }

            @Override
            public String getDescription()
            {
                return "packages, wiring apart";
            }
        };
    }
}
