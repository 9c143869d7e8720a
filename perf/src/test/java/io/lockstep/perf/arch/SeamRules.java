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

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Rule 19: time, threads, files and sockets come in through the constructor. Only a {@code *Node}, a {@code *Tool},
 * {@code FileStorage}, {@code OwnAddress}, and the modules runtime, status, perf and cli make them. And rule 1: no
 * locks where messages pass.
 * <p>
 * Threading: immutable.
 */
final class SeamRules
{
    private final String base;

    /**
     * Rules for a tree of packages.
     *
     * @param base package above all modules.
     */
    SeamRules(final String base)
    {
        this.base = base;
    }

    /** Clocks of the JDK. */
    ArchRule onlySeamsReadTheClock()
    {
        return noClasses().that(areNoSeam())
            .should().callMethod(System.class, "nanoTime")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().callMethodWhere(target(nameMatching("now")).and(target(owner(inJavaTime()))))
            .as("only seams read the clock")
            .allowEmptyShould(true);
    }

    /** Threads, by whatever way the JDK makes them. */
    ArchRule onlySeamsMakeThreads()
    {
        return noClasses().that(areNoSeam())
            .should().callConstructorWhere(target(owner(assignableTo(Thread.class))))
            .orShould().callConstructorWhere(target(owner(assignableTo(ExecutorService.class))))
            .orShould().callConstructorWhere(target(owner(assignableTo(Timer.class))))
            .orShould().callMethodWhere(target(owner(type(Executors.class))))
            .orShould().beAssignableTo(Thread.class)
            .as("only seams make threads")
            .allowEmptyShould(true);
    }

    /** Files and sockets of the JDK. */
    ArchRule onlySeamsOpenFilesAndSockets()
    {
        return noClasses().that(areNoSeam())
            .should().callMethodWhere(target(owner(type(Files.class))))
            .orShould().callConstructorWhere(target(owner(assignableTo(FileInputStream.class))))
            .orShould().callConstructorWhere(target(owner(assignableTo(FileOutputStream.class))))
            .orShould().callConstructorWhere(target(owner(assignableTo(RandomAccessFile.class))))
            .orShould().callConstructorWhere(target(owner(assignableTo(DatagramSocket.class))))
            .orShould().callConstructorWhere(target(owner(assignableTo(ServerSocket.class))))
            .orShould().callConstructorWhere(target(owner(assignableTo(Socket.class))))
            .orShould().callMethodWhere(opensChannel())
            .as("only seams open files and sockets")
            .allowEmptyShould(true);
    }

    /** Locks make one thread wait for another, and the tail of one the tail of both. */
    ArchRule messagePathHasNoLocks()
    {
        return noClasses().that().resideInAnyPackage(messagePath())
            .should().dependOnClassesThat().resideInAPackage("java.util.concurrent.locks..")
            .as("the message path has no locks")
            .allowEmptyShould(true);
    }

    /** As locks, by another name. */
    ArchRule messagePathHasNoSynchronizedMethods()
    {
        return noMethods().that().areDeclaredInClassesThat().resideInAnyPackage(messagePath())
            .should().haveModifier(JavaModifier.SYNCHRONIZED)
            .as("the message path has no synchronized methods")
            .allowEmptyShould(true);
    }

    private String[] messagePath()
    {
        return new String[] {base + ".sequencer..", base + ".gateway..", base + ".replica..", base + ".journal.."};
    }

    private DescribedPredicate<JavaClass> areNoSeam()
    {
        return DescribedPredicate.describe("are no seam", (javaClass) -> !isSeam(javaClass));
    }

    private boolean isSeam(final JavaClass javaClass)
    {
        final String packageName = javaClass.getPackageName();
        for (final String each : new String[] {".runtime", ".status", ".perf", ".sim", ".cli"})
        {
            if (packageName.equals(base + each) || packageName.startsWith(base + each + '.'))
            {
                return true;
            }
        }
        final String topLevelName = javaClass.getName().substring(packageName.length() + 1).replaceAll("\\$.*", "");
        return topLevelName.endsWith("Node") || topLevelName.endsWith("Tool") ||
            "FileStorage".equals(topLevelName) || "OwnAddress".equals(topLevelName);
    }

    private static DescribedPredicate<JavaClass> inJavaTime()
    {
        return DescribedPredicate.describe("in java.time", (each) -> "java.time".equals(each.getPackageName()));
    }

    private static DescribedPredicate<JavaCall<?>> opensChannel()
    {
        return DescribedPredicate.describe("opens a channel", (call) ->
            call.getName().startsWith("open") && "java.nio.channels".equals(call.getTargetOwner().getPackageName()));
    }
}
