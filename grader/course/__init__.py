"""What an instructor says about a class, and the grade that follows from it and from the scores.

The scores of a submission never depend on the course file: weights, deadlines and points are put
on top of them, as often as an instructor likes, without grading anything again.
"""

from grader.course.grades import ExerciseGrade, Grade, grade_of
from grader.course.lateness import Lateness
from grader.course.model import Course, CourseExercise, CourseLimits, LatePolicy
from grader.course.reading import load_course

__all__ = [
    "Course",
    "CourseExercise",
    "CourseLimits",
    "ExerciseGrade",
    "Grade",
    "LatePolicy",
    "Lateness",
    "grade_of",
    "load_course",
]
